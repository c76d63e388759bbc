// What a command says: data on standard output, talk on standard error.
//
// Threading: one thread.
#pragma once

#include <string>
#include <string_view>

#include "renderers/report/paint.h"

namespace intentc {

class Console {
 public:
  enum class Colour { automatic, always, never };

  // Automatic: only on a terminal, and not if NO_COLOR says otherwise (no-color.org).
  void configure(Colour colour, bool quiet);

  // The answer. A reader that went away is no error; any other failure to write makes `failed` true.
  void data(std::string_view text);
  // What helps a person who watches; silent with --quiet.
  void talk(std::string_view text);
  // What went wrong; never silent.
  void error(std::string_view text);

  Paint data_paint() const { return Paint(colour_out_); }
  Paint talk_paint() const { return Paint(colour_err_); }
  bool quiet() const { return quiet_; }
  bool failed() const { return failed_; }

 private:
  bool colour_out_ = false;
  bool colour_err_ = false;
  bool quiet_ = false;
  bool failed_ = false;
  bool reader_gone_ = false;
};

}  // namespace intentc
