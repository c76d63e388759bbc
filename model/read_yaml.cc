#include "model/read_yaml.h"

#include <fmt/format.h>
#include <yaml.h>

#include <algorithm>
#include <new>

#include "model/base/utf8.h"
#include "model/tree_builder.h"
#include "model/yaml_advice.h"
#include "model/yaml_documents.h"

namespace intentc {
namespace {

// libyaml counts code points. Its marks move forwards but for a few steps, so walking from the last one is cheap.
class ByteOffsets {
 public:
  explicit ByteOffsets(std::string_view text) : text_(text), ascii_(skip_ascii(text) == text.size()) {}

  std::size_t of(std::size_t code_point) {
    if (ascii_) return std::min(code_point, text_.size());
    for (; point_ < code_point && byte_ < text_.size(); ++point_) {
      do ++byte_;
      while (byte_ < text_.size() && inside(byte_));
    }
    for (; point_ > code_point; --point_) {
      do --byte_;
      while (inside(byte_));
    }
    return byte_;
  }

 private:
  static std::size_t skip_ascii(std::string_view text) { return skip_plain_ascii(text, 0); }
  bool inside(std::size_t at) const { return (static_cast<unsigned char>(text_[at]) & 0xC0U) == 0x80U; }

  std::string_view text_;
  bool ascii_;
  std::size_t point_ = 0;
  std::size_t byte_ = 0;
};

class Event {
 public:
  Event() = default;
  ~Event() { yaml_event_delete(&event_); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  bool next(yaml_parser_t& parser) {
    yaml_event_delete(&event_);
    return yaml_parser_parse(&parser, &event_) == 1;
  }
  const yaml_event_t* operator->() const { return &event_; }

 private:
  yaml_event_t event_{};
};

std::string_view view(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

std::string_view words(const char* text) { return text == nullptr ? std::string_view() : std::string_view(text); }

class DocumentReader {
 public:
  DocumentReader(const YamlDocument& document, std::uint32_t base, TextSpace& space, TreeBuilder& builder,
                 Diagnostics& findings)
      : document_(document.with_marker),
        base_(base),
        space_(space),
        builder_(builder),
        findings_(findings),
        offsets_(document_) {
    if (yaml_parser_initialize(&parser_) != 1) throw std::bad_alloc();
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const yaml_char_t*>(document_.data()), document_.size());
  }
  ~DocumentReader() { yaml_parser_delete(&parser_); }
  DocumentReader(const DocumentReader&) = delete;
  DocumentReader& operator=(const DocumentReader&) = delete;

  void read() {
    Event event;
    do {
      if (!event.next(parser_)) return failed();
    } while (take(event) && event->type != YAML_STREAM_END_EVENT);
  }

 private:
  // False: the rest of the document makes no sense.
  bool take(const Event& event) {
    switch (event->type) {
      case YAML_ALIAS_EVENT:
        return alias(event);
      case YAML_SCALAR_EVENT:
        return decorations(event, view(event->data.scalar.anchor), view(event->data.scalar.tag)) && scalar(event);
      case YAML_SEQUENCE_START_EVENT:
        return decorations(event, view(event->data.sequence_start.anchor), view(event->data.sequence_start.tag)) &&
               collection(event, NodeKind::sequence, event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE);
      case YAML_MAPPING_START_EVENT:
        return decorations(event, view(event->data.mapping_start.anchor), view(event->data.mapping_start.tag)) &&
               collection(event, NodeKind::mapping, event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE);
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        flow_.pop_back();
        end_of_cut_type();
        builder_.close();
        return true;
      default:
        return true;
    }
  }

  Text text(std::size_t at, std::size_t length) const {
    return {static_cast<std::uint32_t>(base_ + at), static_cast<std::uint32_t>(length)};
  }
  std::size_t start_of(const Event& event) { return offsets_.of(event->start_mark.index); }
  std::size_t end_of(const Event& event) { return offsets_.of(event->end_mark.index); }

  void failed() {
    if (parser_.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
    builder_.spoil();
    if (cut_type_ > 0 || half_) return;  // the same mistake, and it has its finding
    findings_.add(explain_yaml_failure(
        {words(parser_.problem), words(parser_.context), problem_at(), offsets_.of(parser_.context_mark.index)},
        document_, base_));
    builder_.spoil();
  }

  std::size_t problem_at() {
    // The decoder has no mark, only a byte; text was checked before, so it stumbles over nothing else than its bounds.
    return parser_.error == YAML_READER_ERROR ? std::min(parser_.problem_offset, document_.size())
                                              : offsets_.of(parser_.problem_mark.index);
  }

  bool alias(const Event& event) {
    const std::size_t at = start_of(event);
    findings_.add({.code = "Y102",
                   .message = fmt::format("aliases are not read: `*{}`", view(event->data.alias.anchor)),
                   .at = text(at, end_of(event) - at),
                   .label = "write the value itself",
                   .help = "if text was meant, " + line_with_quotes(document_, at)});
    builder_.spoil();
    return builder_.scalar(text(at, end_of(event) - at), false);
  }

  // An anchor or a tag before a value changes nothing here, so reading goes on.
  bool decorations(const Event& event, std::string_view anchor, std::string_view tag) {
    if (anchor.empty() && tag.empty()) return true;
    const std::size_t at = start_of(event);
    if (!anchor.empty()) {
      findings_.add({.code = "Y103",
                     .message = fmt::format("anchors are not read: `&{}`", anchor),
                     .at = text(at, 1),
                     .help = "remove it, and write the value itself where it is needed again"});
    } else {
      findings_.add({.code = "Y104",
                     .message = fmt::format("tags are not read: `{}`",
                                            document_.substr(at, document_.find_first_of(" \t\n,]}", at) - at)),
                     .at = text(at, 1),
                     .label = "the field decides the type",
                     .help = "remove it; if text was meant, " + line_with_quotes(document_, at)});
    }
    return true;
  }

  bool collection(const Event& event, NodeKind kind, bool flow) {
    flow_.push_back(flow);
    end_of_cut_type();
    return builder_.open(kind, text(start_of(event), 1));
  }

  bool scalar(const Event& event) {
    const std::size_t at = start_of(event);
    const std::size_t length = std::max(end_of(event), at) - at;
    const std::string_view value(reinterpret_cast<const char*>(event->data.scalar.value), event->data.scalar.length);
    const bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (plain && rest_of_cut_type(value)) return true;
    if (plain && !flow_.empty() && flow_.back() && open_brackets(value) > 0) {
      if (auto cut = type_cut_by_comma(document_, at, length, base_)) return cut_type(value, std::move(*cut));
    }
    if (plain && builder_.expects_key() && value == "<<") {
      findings_.add({.code = "Y105",
                     .message = "merge keys are not read: `<<`",
                     .at = text(at, length),
                     .label = "write the fields themselves"});
      builder_.spoil();
    }
    if (plain && length > 0) check_comment(at, length);
    return builder_.scalar(content(event, value, at, length), plain);
  }

  // The value as it stands in the file if it stands there as it is, else decoded.
  Text content(const Event& event, std::string_view value, std::size_t at, std::size_t length) {
    const auto style = event->data.scalar.style;
    if (style == YAML_PLAIN_SCALAR_STYLE && document_.substr(at, length) == value) return text(at, length);
    const bool quoted = style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    if (quoted && length >= 2 && document_.substr(at + 1, length - 2) == value) return text(at + 1, length - 2);
    const Text spelling = text(at, without_blank_edge_lines(document_.substr(at, length)).size());
    if (value.find('\0') != std::string_view::npos) {
      findings_.add({.code = "Y116", .message = "a text cannot hold the character NUL", .at = spelling});
      builder_.spoil();
    }
    const Text decoded = space_.add_decoded(value, spelling);
    if (decoded.nowhere()) {
      findings_.add({.code = "Y009", .message = "the model has more than 4 GiB of text", .at = spelling});
      builder_.spoil();
    }
    return decoded;
  }

  void check_comment(std::size_t at, std::size_t length) {
    const Text key = builder_.key();
    if (key.nowhere()) return;
    const std::string_view field = space_.view(key);
    if (field != "name" && field != "type") return;
    if (auto finding = comment_behind(document_, at, length, base_)) findings_.add(std::move(*finding));
  }

  // `{a: decimal(10,2), b: int}` arrives as a: `decimal(10`, `2)`: nothing, b: `int`. The type is put together again,
  // so that the one mistake has one finding.
  bool cut_type(std::string_view value, Diagnostic finding) {
    const Text meant = finding.at;
    findings_.add(std::move(finding));
    if (builder_.expects_key()) {
      builder_.spoil();
      return false;
    }
    if (!builder_.scalar(meant, true)) return false;
    cut_type_ = open_brackets(value);
    return true;
  }

  bool rest_of_cut_type(std::string_view value) {
    if (cut_type_ <= 0 && !half_) return false;
    cut_type_ += open_brackets(value);
    if (builder_.expects_key()) half_ = !half_;
    return true;
  }

  void end_of_cut_type() {
    cut_type_ = 0;
    half_ = false;
  }

  std::string_view document_;
  std::uint32_t base_;
  TextSpace& space_;
  TreeBuilder& builder_;
  Diagnostics& findings_;
  ByteOffsets offsets_;
  yaml_parser_t parser_{};
  std::vector<bool> flow_;  // per open collection
  int cut_type_ = 0;        // brackets still open of a type that commas have cut
  bool half_ = false;       // a piece of it stands as a key, and its (empty) value comes next
};

}  // namespace

bool read_yaml(Text file, TextSpace& space, Forest& forest, Diagnostics& findings) {
  const std::string_view bytes = space.view(file);
  TreeBuilder builder(forest, space, findings);
  bool any = false;
  for (const YamlDocument& document : yaml_documents(bytes)) {
    if (document.empty) continue;
    any = true;
    const auto offset = [&](std::string_view part) {
      return static_cast<std::uint32_t>(file.offset + (part.data() - bytes.data()));
    };
    if (document.source.starts_with('%')) {
      findings.add({.code = "Y106",
                    .message = "directives are not read",
                    .at = {offset(document.source), 1},
                    .help = "remove the lines that begin with `%`"});
      forest.complete = false;
      continue;
    }
    builder.begin_document();
    DocumentReader(document, offset(document.with_marker), space, builder, findings).read();
    builder.end_document({offset(document.source), static_cast<std::uint32_t>(document.source.size())});
  }
  return any;
}

}  // namespace intentc
