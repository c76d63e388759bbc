#include "model/read_json.h"

#include <fmt/format.h>
#include <simdjson.h>

#include "model/json_error.h"
#include "model/tree_builder.h"

namespace intentc {
namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::string_view kBlanks = " \t\n\r";

std::string_view without_blanks_behind(std::string_view text) {
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);  // npos + 1 == 0
}

// simdjson refuses without saying why in our words: every function here returns false then, and the reason is looked
// for afterwards.
class FileReader {
 public:
  FileReader(Text file, TextSpace& space, Forest& forest, Diagnostics& findings)
      : file_(file), space_(space), findings_(findings), builder_(forest, space, findings), json_(space.view(file)) {}

  // Whether the file is JSON (or its finding is already made).
  bool read() {
    ondemand::document document;
    if (parser_.iterate(json_).get(document) != simdjson::SUCCESS) return false;
    ondemand::json_type type{};
    if (document.type().get(type) != simdjson::SUCCESS) return false;
    if (type == ondemand::json_type::array) return elements(document) && at_end(document);
    if (type != ondemand::json_type::object) return lone_scalar(document);
    ondemand::value value;
    if (document.get_value().get(value) != simdjson::SUCCESS) return false;
    builder_.begin_document();
    if (!this->value(value)) return abandon();
    builder_.end_document(text(without_blanks_behind(view().substr(view().find('{')))));
    return stopped_ || at_end(document);
  }

  bool any() const { return any_; }

 private:
  std::string_view view() const { return {json_.data(), json_.size()}; }

  static bool at_end(ondemand::document& document) {
    return document.current_location().error() == simdjson::OUT_OF_BOUNDS;
  }

  // The same bytes in the text space.
  Text text(std::string_view part) const {
    return {static_cast<std::uint32_t>(file_.offset + (part.data() - json_.data())),
            static_cast<std::uint32_t>(part.size())};
  }

  bool elements(ondemand::document& document) {
    any_ = false;
    ondemand::array array;
    if (document.get_array().get(array) != simdjson::SUCCESS) return false;
    for (auto element : array) {
      ondemand::value value;
      if (element.get(value) != simdjson::SUCCESS) return false;
      any_ = true;
      const char* begin = value.raw_json_token().data();
      builder_.begin_document();
      if (!this->value(value)) return abandon();
      const char* end = nullptr;
      if (document.current_location().get(end) != simdjson::SUCCESS) return abandon();
      // What follows is a `,` or `]`; between it and the element are only blanks.
      const std::string_view source(begin, static_cast<std::size_t>(end - begin));
      builder_.end_document(text(source.substr(0, source.rfind('}') + 1)));
      if (stopped_) return true;
    }
    return true;
  }

  // Of a document that was begun: too deep or too much is said already, anything else is a syntax error.
  bool abandon() {
    builder_.spoil();
    builder_.end_document({});
    return stopped_;
  }

  bool lone_scalar(ondemand::document& document) {
    std::string_view token;
    if (document.raw_json_token().get(token) != simdjson::SUCCESS) return false;
    if (find_json_error(view(), TreeBuilder::kMaxDepth)) return false;
    builder_.begin_document();
    builder_.scalar(text(without_blanks_behind(token)), true);
    builder_.end_document({});
    return true;
  }

  bool value(ondemand::value value) {
    ondemand::json_type type{};
    if (value.type().get(type) != simdjson::SUCCESS) return false;
    const std::string_view token = without_blanks_behind(value.raw_json_token());
    switch (type) {
      case ondemand::json_type::object:
        return builder_.open(NodeKind::mapping, text(token.substr(0, 1))) ? object(value) : stop();
      case ondemand::json_type::array:
        return builder_.open(NodeKind::sequence, text(token.substr(0, 1))) ? array(value) : stop();
      case ondemand::json_type::string:
        return string(value, token.data() + 1) && consumed(value);
      case ondemand::json_type::number:
        return json_number(token) == token.size() && add(text(token), true);
      case ondemand::json_type::boolean:
        return (token == "true" || token == "false") && add(text(token), true);
      case ondemand::json_type::null:
        return token == "null" && add(text(token), true);
    }
    return false;
  }

  bool object(ondemand::value& value) {
    ondemand::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS) return false;
    for (auto entry : object) {
      ondemand::field field;
      if (std::move(entry).get(field) != simdjson::SUCCESS) return false;
      if (!string(field, field.key().raw())) return false;
      if (!this->value(field.value())) return false;
    }
    builder_.close();
    return true;
  }

  bool array(ondemand::value& value) {
    ondemand::array array;
    if (value.get_array().get(array) != simdjson::SUCCESS) return false;
    for (auto entry : array) {
      ondemand::value element;
      if (entry.get(element) != simdjson::SUCCESS) return false;
      if (!this->value(element)) return false;
    }
    builder_.close();
    return true;
  }

  // A string that is left standing may be skipped together with a `:` behind it, as if it were a key.
  static bool consumed(ondemand::value& value) { return value.get_raw_json_string().error() == simdjson::SUCCESS; }

  static auto decoded(ondemand::value& value) { return value.get_string(); }
  static auto decoded(ondemand::field& field) { return field.unescaped_key(); }

  // A value or key whose text begins at `begin`, behind the quote.
  template <class Source>
  bool string(Source& source, const char* begin) {
    std::string_view spelling = view().substr(static_cast<std::size_t>(begin - json_.data()));
    std::size_t end = spelling.find_first_of("\"\\");
    if (end == std::string_view::npos) return false;
    if (spelling[end] == '"') return add(text(spelling.substr(0, end)), false);
    for (; end < spelling.size() && spelling[end] != '"'; ++end) end += spelling[end] == '\\' ? 1 : 0;
    spelling = spelling.substr(0, end);
    std::string_view meaning;
    if (decoded(source).get(meaning) != simdjson::SUCCESS) return false;
    return add(decoded_text(meaning, text(spelling)), false);
  }

  Text decoded_text(std::string_view meaning, Text spelling) {
    if (meaning.find('\0') != std::string_view::npos) {
      findings_.add({.code = "Y116", .message = "a text cannot hold the character NUL", .at = spelling});
      builder_.spoil();
    }
    const Text decoded = space_.add_decoded(meaning, spelling);
    if (decoded.nowhere()) {
      findings_.add({.code = "Y009", .message = "the model has more than 4 GiB of text", .at = spelling});
      builder_.spoil();
    }
    return decoded;
  }

  bool add(Text text, bool plain) { return builder_.scalar(text, plain) || stop(); }

  bool stop() {
    stopped_ = true;
    return false;
  }

  Text file_;
  TextSpace& space_;
  Diagnostics& findings_;
  TreeBuilder builder_;
  simdjson::padded_string json_;  // a copy: simdjson reads beyond the end of what it is given
  ondemand::parser parser_;
  bool any_ = true;
  bool stopped_ = false;
};

}  // namespace

bool read_json(Text file, TextSpace& space, Forest& forest, Diagnostics& findings) {
  const std::string_view bytes = space.view(file);
  if (bytes.find_first_not_of(kBlanks) == std::string_view::npos) return false;
  FileReader reader(file, space, forest, findings);
  if (reader.read()) return reader.any();

  forest.complete = false;
  Diagnostic finding{.code = "Y120", .message = "this is not JSON", .at = {file.offset, 1}};
  if (auto error = find_json_error(bytes, TreeBuilder::kMaxDepth)) {
    finding.message += ": " + error->message;
    finding.at = {static_cast<std::uint32_t>(file.offset + error->at), error->at < bytes.size() ? 1U : 0U};
    finding.label = std::move(error->label);
  }
  findings.add(std::move(finding));
  return true;
}

}  // namespace intentc
