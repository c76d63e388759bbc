#include "renderers/template/machine.h"

#include <fmt/format.h>

#include <array>

#include "renderers/template/escapes.h"
#include "renderers/template/filters.h"
#include "renderers/template/utf8.h"

namespace intentc {
namespace {

constexpr std::size_t kLoops = 4;
constexpr std::size_t kQuotes = 3;

// Kept per thread, so that a run allocates only while these grow.
struct Buffers {
  std::array<std::string, kQuotes> quotes;
  std::array<std::string, 2> filtered;
};

struct Frame {
  std::span<const Value> items;
  std::size_t at = 0;
  std::size_t next = 0;  // of the same list: what passes `where`, or its end
  std::int64_t index = 0;
  std::uint16_t loop = 0;
};

class Machine {
 public:
  Machine(const Program& program, const Value& root, std::string& out, Trace* trace, Buffers& buffers)
      : program_(program), file_(out), start_(out.size()), trace_(trace), buffers_(buffers) {
    registers_[0] = root;
  }

  Status run() {
    if (trace_ != nullptr) trace_->program(program_.digest);
    for (std::size_t at = 0;;) {
      const Instruction code = program_.code[at++];
      switch (code.op) {
        case Op::text:
          print(program_.text(code.arg));
          break;
        case Op::load:
          value_ = registers_[code.slot];
          break;
        case Op::field:
          value_ = value_.items()[code.slot];
          break;
        case Op::constant:
          value_ = Value::text(program_.text(code.arg));
          break;
        case Op::loop_value:
          value_ = loop_value(frames_[code.slot], code.how);
          break;
        case Op::if_absent:
          if (value_.is_none()) value_ = Value::text(program_.text(code.arg));
          break;
        case Op::filter:
          if (const char* why = filter(static_cast<Filter>(code.how))) return refused("T202", why, code);
          break;
        case Op::print:
          if (trace_ != nullptr) trace_->value(value_);
          if (const char* why = program_.escapes[code.how]->write(bytes(), *out_)) return refused("T201", why, code);
          break;
        case Op::jump:
          at = code.arg;
          break;
        case Op::jump_unless:
          if (!holds(value_, code.how, code.slot)) at = code.arg;
          break;
        case Op::loop:
          if (!begin(code.slot)) at = code.arg;
          break;
        case Op::next:
          if (next(program_.loops[code.slot])) at = code.arg;
          break;
        case Op::quote:
          out_ = &buffers_.quotes[quotes_++];
          out_->clear();
          break;
        case Op::end_quote: {
          const std::string& body = buffers_.quotes[--quotes_];
          out_ = quotes_ == 0 ? &file_ : &buffers_.quotes[quotes_ - 1];
          value_ = Value::text(body);
          if (const char* why = program_.escapes[code.how]->write(body, *out_)) return refused("T201", why, code);
          break;
        }
        case Op::end:
          end_lines();
          return too_large() ? large() : Status();
      }
      if (too_large()) return large();
    }
  }

 private:
  void print(std::string_view bytes) { *out_ += bytes; }

  bool too_large() const { return out_->size() - (quotes_ == 0 ? start_ : 0) > kLargestOutput; }

  std::string_view bytes() {
    switch (value_.tag()) {
      case Value::Tag::text:
      case Value::Tag::word:
        return value_.bytes();
      case Value::Tag::boolean:
        return value_.flag() ? "true" : "false";
      case Value::Tag::integer:
        return {digits_.data(),
                static_cast<std::size_t>(fmt::format_to(digits_.data(), "{}", value_.number()) - digits_.data())};
      default:
        return {};
    }
  }

  const char* filter(Filter filter) {
    std::string& made = buffers_.filtered[which_];
    which_ = 1 - which_;
    made.clear();
    const char* why = apply_filter(filter, bytes(), made);
    if (why == nullptr) value_ = Value::text(made);
    return why;
  }

  bool holds(const Value& value, std::uint8_t how, std::uint16_t word) {
    bool result = false;
    switch (static_cast<Test>(how & ~kNegated)) {
      case Test::flag:
        result = value.flag();
        break;
      case Test::present:
        result = !value.is_none();
        break;
      case Test::not_empty:
        result = !value.items().empty();
        break;
      case Test::is_word:
        result = !value.is_none() && value.bytes() == program_.text(word);
        break;
    }
    // What was decided, not what it was decided from: a text that is only asked for being there may change.
    if (trace_ != nullptr) trace_->value(Value::boolean(result));
    return result != ((how & kNegated) != 0);
  }

  static Value loop_value(const Frame& frame, std::uint8_t which) {
    if (which == 0) return Value::integer(frame.index);
    return Value::boolean(which == 1 ? frame.index == 1 : frame.next == frame.items.size());
  }

  std::size_t passing(const Program::Loop& loop, std::span<const Value> items, std::size_t from) {
    if (!loop.filtered) return from;
    const auto how = static_cast<std::uint8_t>(static_cast<unsigned>(loop.test) | (loop.negated ? kNegated : 0U));
    for (; from < items.size(); ++from) {
      Value asked = items[from];
      for (const std::uint16_t slot : loop.where) asked = asked.items()[slot];
      if (holds(asked, how, 0)) break;
    }
    return from;
  }

  bool begin(std::uint16_t index) {
    const Program::Loop& loop = program_.loops[index];
    if (trace_ != nullptr) trace_->length(value_);
    Frame& frame = frames_[loop.depth];
    frame = {value_.items(), 0, 0, 0, index};
    frame.next = passing(loop, frame.items, 0);
    return advance(loop, frame);
  }

  bool next(const Program::Loop& loop) {
    Frame& frame = frames_[loop.depth];
    if (frame.next < frame.items.size()) print(program_.text(loop.separator));
    print(program_.text(loop.newline));
    return advance(loop, frame);
  }

  bool advance(const Program::Loop& loop, Frame& frame) {
    if (frame.next == frame.items.size()) return false;
    frame.at = frame.next;
    ++frame.index;
    registers_[loop.depth + 1U] = frame.items[frame.at];
    frame.next = passing(loop, frame.items, frame.at + 1);
    return true;
  }

  void end_lines() {
    if (file_.size() == start_) return;
    if (file_.back() != '\n') file_ += '\n';
    while (file_.size() > start_ + 1 && file_[file_.size() - 2] == '\n') file_.pop_back();
    if (file_.size() == start_ + 1) file_.pop_back();  // nothing but newlines is nothing
  }

  // "datasets[3].columns[0].name"
  std::string path(const Program::Site& site) const {
    const std::string_view rest = program_.view(site.path);
    if (site.base == 0) return std::string(rest);
    const Frame& frame = frames_[site.base - 1U];
    const std::string list = path(program_.sites[program_.loops[frame.loop].path]);
    return fmt::format("{}[{}]{}{}", list, frame.at, rest.empty() ? "" : ".", rest);
  }

  Diagnostic refused(Code code, const char* why, Instruction at) {
    const Program::Site& site = program_.sites[at.arg];
    const std::string name = path(site);
    const std::string what = at.op == Op::filter
                                 ? fmt::format("the filter `{}` refuses", all_filters()[at.how].name)
                                 : fmt::format("this place ({}) refuses", program_.escapes[at.how]->name);
    Diagnostic finding{
        .code = code,
        .message = fmt::format("{} {}: {}", what, name.empty() ? "the quote" : fmt::format("`{}`", name), why),
        .at = site.at};
    finding.help = fmt::format("the value is {}", shown(bytes()));
    file_.resize(start_);
    return finding;
  }

  static std::string shown(std::string_view value) {
    constexpr std::size_t kMost = 60;
    std::string text;
    std::size_t used = 0;
    while (used < value.size() && used < kMost) {
      const std::size_t length = tmpl::utf8_length(value.substr(used));
      if (length == 0) {
        text += fmt::format("\\x{:02x}", static_cast<unsigned char>(value[used]));
      } else {
        tmpl::write_json_inside(value.substr(used, length), text);
      }
      used += std::max<std::size_t>(1, length);
    }
    return fmt::format("`{}{}`", text, used < value.size() ? "…" : "");
  }

  Diagnostic large() {
    file_.resize(start_);
    return {.code = "T203",
            .message = fmt::format("`{}` would print more than {} MiB", program_.file, kLargestOutput >> 20U),
            .path = program_.file,
            .help = "a file of a chunk is bounded: place fewer nodes in a chunk, or print less per node"};
  }

  const Program& program_;
  std::string& file_;
  std::size_t start_;
  Trace* trace_;
  Buffers& buffers_;
  std::string* out_ = &file_;
  Value value_;
  std::array<Value, kLoops + 1> registers_;
  std::array<Frame, kLoops> frames_;
  std::size_t quotes_ = 0;
  std::size_t which_ = 0;
  std::array<char, 24> digits_;
};

}  // namespace

Status run(const Program& program, const Value& root, std::string& out, Trace* trace) {
  thread_local Buffers buffers;
  return Machine(program, root, out, trace, buffers).run();
}

}  // namespace intentc
