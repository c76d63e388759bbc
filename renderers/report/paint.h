// Colour for a terminal. Without it every text is the same, so signs and words alone carry the meaning.
#pragma once

#include <string>
#include <string_view>

namespace intentc {

class Paint {
 public:
  explicit Paint(bool colour) : colour_(colour) {}

  std::string red(std::string_view text) const { return wrap("31", text); }
  std::string green(std::string_view text) const { return wrap("32", text); }
  std::string yellow(std::string_view text) const { return wrap("33", text); }
  std::string cyan(std::string_view text) const { return wrap("36", text); }
  std::string bold(std::string_view text) const { return wrap("1", text); }
  std::string faint(std::string_view text) const { return wrap("2", text); }

 private:
  std::string wrap(std::string_view code, std::string_view text) const;

  bool colour_;
};

}  // namespace intentc
