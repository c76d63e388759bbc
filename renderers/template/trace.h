// What a run read: a SHA-256 over the digest of the program and, in the order of reading, every value that was printed
// or decided a branch, and the length of every list that was walked.
//
// The machine's next step depends only on the program and on values already in the trace, and what it prints only on
// the program's text and traced values. So by induction equal traces give equal bytes (design.md §8): the key of a
// chunk is the trace of all its runs, and nothing has to be declared by hand.
//
// Threading: one trace per thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/base/sha256.h"
#include "renderers/template/value.h"

namespace intentc {

class Trace {
 public:
  // Every field is (tag, length, bytes), so that a sequence cannot be read in two ways.
  void program(const Sha256& digest);
  void value(const Value& value);  // scalars and none, whole; of a list and a record only that it is there
  void length(const Value& list);  // how many elements
  // For what a chunk's key holds besides the runs (file names, say).
  void field(std::string_view bytes);

  // Ends the trace.
  Sha256 finish();

 private:
  void put(char tag, std::string_view bytes);
  void put(char tag, std::uint64_t number);

  std::string buffer_;
  Sha256Hasher hasher_;
};

}  // namespace intentc
