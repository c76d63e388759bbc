// A compiled template: flat code for the machine (machine.h).
//
// Everything is decided at compile time: paths are slots, includes are inlined, every hole carries the one escape that
// is safe where it stands. Threading: immutable; any number of machines may run one program.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/base/sha256.h"
#include "model/base/text_space.h"
#include "renderers/template/dialect.h"
#include "renderers/template/schema.h"

namespace intentc {

// Raised whenever the same program and values would give other bytes; part of every program's digest.
inline constexpr int kRenderAbi = 1;

// The machine has an accumulator, one register per open loop (0 is the root), a mark per open loop and a buffer per
// open quote.
enum class Op : std::uint8_t {
  text,         // print texts[arg]
  load,         // accumulator = register[slot]
  field,        // accumulator = accumulator.fields[slot]
  constant,     // accumulator = texts[arg]
  loop_value,   // accumulator = index (1, 2, …), first or last, by `how`, of the loop at depth `slot`
  if_absent,    // accumulator = texts[arg] if it is none
  filter,       // accumulator = filter `how` of it; arg: site
  print,        // print the accumulator with escapes[how]; arg: site
  jump,         // to arg
  jump_unless,  // to arg unless the test `how` holds; slot: text of the word for a test of a word
  loop,         // open loops[slot] over the accumulator; without an iteration jump to arg
  next,         // next iteration of loops[slot] at arg, or close it
  quote,        // print into a buffer from here
  end_quote,    // print that buffer with escapes[how]; arg: site
  end,
};

struct Instruction {
  Op op = Op::end;
  std::uint8_t how = 0;
  std::uint16_t slot = 0;
  std::uint32_t arg = 0;
};
static_assert(sizeof(Instruction) == 8);

enum class Test : std::uint8_t { flag, present, not_empty, is_word };
inline constexpr std::uint8_t kNegated = 0x80;  // added to a Test in `how`

struct Program {
  struct Piece {
    std::uint32_t offset = 0;
    std::uint32_t length = 0;
  };
  struct Loop {
    std::uint16_t depth = 0;      // register depth + 1 holds the element
    std::uint16_t separator = 0;  // texts[]: printed between iterations
    std::uint16_t newline = 0;    // texts[]: printed after every iteration, behind the separator
    bool filtered = false;        // only elements that pass the test
    bool negated = false;
    Test test = Test::flag;
    std::vector<std::uint16_t> where;  // slots from the element
    std::uint32_t path = 0;            // sites[]: the list
  };
  // Where a value is read, for messages.
  struct Site {
    Text at;                 // in the template
    std::uint16_t base = 0;  // register the path starts from
    Piece path;              // "name" in "datasets[3].name": from the register on
  };

  std::string file;
  std::string dialect;
  std::vector<Instruction> code;
  std::vector<Piece> texts;  // texts[0] is empty
  std::vector<Loop> loops;
  std::vector<Site> sites;
  std::vector<const Escape*> escapes;
  std::string pool;
  Sha256 digest = {};  // of all of the above but the places, and of kRenderAbi

  std::string_view text(std::size_t index) const { return view(texts[index]); }
  std::string_view view(Piece piece) const { return std::string_view(pool).substr(piece.offset, piece.length); }
};

}  // namespace intentc
