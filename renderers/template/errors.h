// Where the passes of the template compiler put their findings. An include is compiled at every place that includes it,
// so one mistake in it is met many times and reported once.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "model/base/diagnostic.h"

namespace intentc::tmpl {

class Errors {
 public:
  Errors(const TextSpace& text, Diagnostics& findings) : text_(text), findings_(findings) {}

  const TextSpace& space() const { return text_; }
  std::string_view view(Text text) const { return text_.view(text); }
  void add(Diagnostic finding);
  // How often something was found wrong, repetitions included: equal before and after means that nothing was.
  std::size_t count() const { return count_; }

 private:
  const TextSpace& text_;
  Diagnostics& findings_;
  std::size_t count_ = 0;
  std::set<std::tuple<std::uint32_t, std::string, std::string>> seen_;
};

// "did you mean `name`?" for the candidate nearest to `wrong`, or nothing if none is near.
std::string did_you_mean(std::string_view wrong, const std::vector<std::string_view>& candidates);

// "`a`, `b`, `c`": at most a dozen, then how many more.
std::string listed(const std::vector<std::string_view>& names);

}  // namespace intentc::tmpl
