#include "renderers/template/emitter.h"

#include <algorithm>
#include <map>

namespace intentc::tmpl {
namespace {

constexpr std::size_t kLargest = std::size_t{64} << 10;

class Emitter {
 public:
  explicit Emitter(Program& program) : program_(program) { text_id(""); }

  void run(const ResolvedNodes& nodes) {
    block(nodes);
    flush();
    add(Op::end);
    digest();
  }

 private:
  std::uint32_t here() const { return static_cast<std::uint32_t>(program_.code.size()); }

  std::uint32_t add(Op op, std::size_t how = 0, std::size_t slot = 0, std::size_t arg = 0) {
    program_.code.push_back(
        {op, static_cast<std::uint8_t>(how), static_cast<std::uint16_t>(slot), static_cast<std::uint32_t>(arg)});
    return here() - 1;
  }

  Program::Piece pool(std::string_view bytes) {
    const Program::Piece piece{static_cast<std::uint32_t>(program_.pool.size()),
                               static_cast<std::uint32_t>(bytes.size())};
    program_.pool += bytes;
    return piece;
  }

  std::uint16_t text_id(std::string_view bytes) {
    const auto [found, fresh] = text_ids_.try_emplace(std::string(bytes), program_.texts.size());
    if (fresh) program_.texts.push_back(pool(bytes));
    return static_cast<std::uint16_t>(found->second);
  }

  std::size_t escape(const Escape* escape) {
    auto& all = program_.escapes;
    const auto found = std::find(all.begin(), all.end(), escape);
    const auto index = static_cast<std::size_t>(found - all.begin());
    if (found == all.end()) all.push_back(escape);
    return index;
  }

  std::size_t site(Text at, const Operand& what) {
    program_.sites.push_back({at, what.from == Operand::From::path ? what.base : std::uint16_t{0}, pool(what.text)});
    return program_.sites.size() - 1;
  }

  // Neighbouring literal text becomes one instruction.
  void flush() {
    if (!literal_.empty()) add(Op::text, 0, 0, text_id(literal_));
    literal_.clear();
  }

  void read(const Operand& what) {
    switch (what.from) {
      case Operand::From::path:
        add(Op::load, 0, what.base);
        for (const std::uint16_t slot : what.slots) add(Op::field, 0, slot);
        break;
      case Operand::From::loop:
        add(Op::loop_value, static_cast<std::size_t>(what.loop), what.base);
        break;
      case Operand::From::literal:
        add(Op::constant, 0, 0, text_id(what.text));
        break;
    }
  }

  void block(const ResolvedNodes& nodes) {
    for (const Resolved& node : nodes) {
      if (program_.code.size() > kLargest) return;
      switch (node.kind) {
        case Resolved::Kind::text:
          literal_ += node.text;
          break;
        case Resolved::Kind::print:
          print(node);
          break;
        case Resolved::Kind::branches:
          branches(node);
          break;
        case Resolved::Kind::loop:
          loop(node);
          break;
        case Resolved::Kind::quote:
          flush();
          add(Op::quote);
          block(node.body);
          flush();
          add(Op::end_quote, escape(node.escape), 0, site(node.at, {}));
          break;
      }
    }
  }

  void print(const Resolved& node) {
    flush();
    read(node.what);
    const std::size_t place = site(node.at, node.what);
    for (const Filtering& step : node.filters) {
      if (step.filter == Filter::or_) {
        add(Op::if_absent, 0, 0, text_id(step.literal));
      } else {
        add(Op::filter, static_cast<std::size_t>(step.filter), 0, place);
      }
    }
    add(Op::print, escape(node.escape), 0, place);
  }

  void branches(const Resolved& node) {
    flush();
    std::vector<std::uint32_t> to_end;
    for (const ResolvedBranch& branch : node.branches) {
      read(branch.test.what);
      const std::size_t how = static_cast<std::size_t>(branch.test.test) | (branch.test.negated ? kNegated : 0U);
      const std::uint32_t over =
          add(Op::jump_unless, how, branch.test.test == Test::is_word ? text_id(branch.test.word) : 0);
      block(branch.body);
      flush();
      to_end.push_back(add(Op::jump));
      program_.code[over].arg = here();
    }
    block(node.otherwise);
    flush();
    for (const std::uint32_t jump : to_end) program_.code[jump].arg = here();
  }

  void loop(const Resolved& node) {
    flush();
    const std::size_t index = program_.loops.size();
    Program::Loop made;
    made.depth = node.depth;
    made.separator = text_id(node.text);
    made.newline = node.newline ? text_id("\n") : std::uint16_t{0};
    if (node.where) {
      made.filtered = true;
      made.negated = node.where->negated;
      made.test = node.where->test;
      made.where = node.where->what.slots;
    }
    made.path = static_cast<std::uint32_t>(site(node.at, node.what));
    program_.loops.push_back(std::move(made));
    read(node.what);
    const std::uint32_t begin = add(Op::loop, 0, index);
    block(node.body);
    flush();
    add(Op::next, 0, index, begin + 1);
    const std::uint32_t over = node.otherwise.empty() ? 0 : add(Op::jump);
    program_.code[begin].arg = here();
    block(node.otherwise);
    flush();
    if (over != 0) program_.code[over].arg = here();
  }

  // Field by field: what the same values would be rendered to depends on these alone.
  void digest() {
    Sha256Hasher hasher;
    const auto number = [&](std::uint64_t value) {
      char bytes[8];
      for (char& byte : bytes) {
        byte = static_cast<char>(value & 0xFFU);
        value >>= 8U;
      }
      hasher.add({bytes, sizeof bytes});
    };
    number(kRenderAbi);
    hasher.add_field(program_.dialect);
    number(program_.code.size());
    for (const Instruction& code : program_.code) {
      const bool site = code.op == Op::print || code.op == Op::filter || code.op == Op::end_quote;
      number(static_cast<std::uint64_t>(code.op) | std::uint64_t{code.how} << 8U | std::uint64_t{code.slot} << 16U |
             std::uint64_t{site ? 0 : code.arg} << 32U);
    }
    number(program_.texts.size());
    for (std::size_t i = 0; i < program_.texts.size(); ++i) hasher.add_field(program_.text(i));
    for (const Program::Loop& loop : program_.loops) {
      number(loop.depth | std::uint64_t{loop.separator} << 16U | std::uint64_t{loop.newline} << 32U);
      number(static_cast<std::uint64_t>(loop.filtered) | std::uint64_t{loop.negated} << 8U |
             static_cast<std::uint64_t>(loop.test) << 16U | std::uint64_t{loop.where.size()} << 32U);
      for (const std::uint16_t slot : loop.where) number(slot);
    }
    for (const Escape* used : program_.escapes) hasher.add_field(used->name);
    program_.digest = hasher.finish();
  }

  Program& program_;
  std::string literal_;
  std::map<std::string, std::size_t, std::less<>> text_ids_;
};

}  // namespace

Program emit(const Inlined& inlined, std::string file, const Dialect& dialect, Text whole, Errors& errors) {
  Program program;
  program.file = std::move(file);
  program.dialect = dialect.name();
  Emitter(program).run(inlined.nodes);
  if (program.code.size() > kLargest) {
    errors.add({.code = "T140",
                .message = "with its includes the template is larger than 64k instructions",
                .at = {whole.offset, 0}});
  }
  return program;
}

}  // namespace intentc::tmpl
