// In which container a platform puts what a workspace wants.
#pragma once

#include <string_view>
#include <vector>

#include "model/base/diagnostic.h"
#include "model/ecosystem.h"

namespace intentc {

// The container that is the platform's own storage: the one that `service.params.store` names. Invalid if there is no
// such parameter or container.
ContainerId own_container(const Ecosystem& ecosystem, const TextSpace& text, PlatformId platform);

class Landing {
 public:
  Landing(const Ecosystem& ecosystem, const TextSpace& text, Diagnostics& findings);

  // The workspace's own container, else the one that `service.params.store` of the platform names (decisions.md §1
  // (f)). Invalid: neither; that is R210, reported once for the workspace and platform, with the other place
  // `served_at`, where `because` tells why the platform serves it. A dangling name was reported by the reader: silence.
  ContainerId container_of(WorkspaceId workspace, PlatformId platform, Text served_at, std::string_view because);

 private:
  struct Own {
    ContainerId container;
    bool missing = false;  // no parameter `store`: workspaces without container cannot be served
  };
  const Own& own_of(PlatformId platform);
  void report(WorkspaceId workspace, PlatformId platform, Text served_at, std::string_view because);

  const Ecosystem* ecosystem_;
  const TextSpace* text_;
  Diagnostics* findings_;
  std::vector<Own> own_;              // by platform, filled when first asked for
  std::vector<bool> own_known_;       // by platform
  std::vector<PlatformId> reported_;  // by workspace: the last platform it was reported for
};

}  // namespace intentc
