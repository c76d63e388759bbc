#include "renderers/template/parser.h"

#include <fmt/format.h>

#include "renderers/template/cursor.h"
#include "renderers/template/lexer.h"

namespace intentc::tmpl {
namespace {

constexpr int kDeepest = 64;

class Parser {
 public:
  Parser(Text whole, Errors& errors) : errors_(errors), before_(errors.count()), pieces_(cut(whole, errors)) {
    file_.whole = whole;
  }

  File run() {
    block(file_.nodes, nullptr);
    file_.broken = broken_ || errors_.count() != before_;
    return std::move(file_);
  }

 private:
  // Reads nodes up to the `elif`, `else` or `end` of the block that `opener` opens; that tag is then in `stop_`.
  void block(Nodes& nodes, const Piece* opener) {
    stop_ = nullptr;
    while (next_ < pieces_.size()) {
      const Piece& piece = pieces_[next_++];
      if (piece.kind == Piece::Kind::text) {
        nodes.push_back({piece.at, false, TextNode{piece.at}});
      } else if (piece.kind == Piece::Kind::print) {
        print(nodes, piece);
      } else if (statement(nodes, piece, opener)) {
        return;
      }
    }
    if (opener != nullptr && !broken_) {
      errors_.add(
          {.code = "T106", .message = "this block is not closed", .at = opener->at, .label = "no `<% end %>` follows"});
    }
  }

  void text(Nodes& nodes, Text text) {
    if (text.length > 0) nodes.push_back({text, false, TextNode{text}});
  }

  // What a statement leaves of its line: nothing if it stands alone there.
  void lead(Nodes& nodes, const Piece& piece) {
    if (!piece.alone()) text(nodes, piece.before);
  }
  void trail(Nodes& nodes, const Piece& piece) {
    if (!piece.alone()) text(nodes, piece.after);
  }

  void print(Nodes& nodes, const Piece& piece) {
    Cursor cursor(piece.inside, errors_);
    PrintNode node;
    if (read_path(cursor, node.path) && filters(cursor, node) && !cursor.at_end())
      cursor.fail("`|` or the end of the tag");
    nodes.push_back({piece.at, false, std::move(node)});
  }

  bool filters(Cursor& cursor, PrintNode& node) {
    while (cursor.accept('|')) {
      const auto name = cursor.word();
      if (!name) return cursor.fail("the name of a filter");
      FilterUse use{*name, std::nullopt};
      const bool bracket = cursor.accept('(');
      if (bracket || cursor.literal_ahead()) {
        use.literal = cursor.literal();
        if (!use.literal) return cursor.fail("a literal in `\"`");
      }
      if (bracket && !cursor.accept(')')) return cursor.fail("`)`");
      node.filters.push_back(std::move(use));
    }
    return true;
  }

  bool read_path(Cursor& cursor, Path& path) {
    auto found = cursor.path();
    if (!found) return cursor.fail("the name of a field");
    path = std::move(*found);
    return true;
  }

  // True if the statement ends the block.
  bool statement(Nodes& nodes, const Piece& piece, const Piece* opener) {
    Cursor cursor(piece.inside, errors_);
    const auto keyword = cursor.word();
    const std::string_view word = keyword ? errors_.view(*keyword) : "";
    if (word == "end" || word == "else" || word == "elif") {
      if (opener == nullptr) {
        errors_.add({.code = "T105", .message = fmt::format("`{}` without an open block", word), .at = piece.at});
        return false;
      }
      if (word != "elif" && !cursor.at_end()) cursor.fail("the end of the tag");
      stop_ = &piece;
      stop_word_ = word;
      stop_cursor_.emplace(cursor);
      return true;
    }
    if (word == "if" || word == "for" || word == "quote") {
      lead(nodes, piece);
      nested(nodes, piece, word, cursor);
    } else if (word == "include") {
      lead(nodes, piece);
      include(nodes, piece, cursor);
      trail(nodes, piece);
    } else if (word == "params") {
      params(nodes, piece, cursor);
    } else if (!keyword) {
      cursor.fail("`if`, `for`, `include`, `quote`, `end` …");
    } else {
      errors_.add({.code = "T103",
                   .message = fmt::format("there is no statement `{}`", word),
                   .at = *keyword,
                   .label = did_you_mean(word, kStatements),
                   .help = fmt::format("the statements are {}; to print a field, write `<%= {} %>`",
                                       listed(kStatements), word)});
    }
    return false;
  }

  void nested(Nodes& nodes, const Piece& piece, std::string_view word, Cursor& cursor) {
    if (depth_ == kDeepest) {
      errors_.add(
          {.code = "T140", .message = fmt::format("blocks are nested deeper than {}", kDeepest), .at = piece.at});
      next_ = pieces_.size();
      broken_ = true;
      return;
    }
    ++depth_;
    if (word == "if") {
      if_(nodes, piece, cursor);
    } else if (word == "for") {
      for_(nodes, piece, cursor);
    } else {
      quote(nodes, piece, cursor);
    }
    --depth_;
  }

  bool condition(Cursor& cursor, Condition& found) {
    found.negated = cursor.accept_word("not");
    if (!read_path(cursor, found.path)) return false;
    if (!found.negated && cursor.accept_word("is")) {
      found.word = cursor.enum_word();
      if (!found.word) return cursor.fail("a word of the enum");
    }
    return true;
  }

  void if_(Nodes& nodes, const Piece& piece, Cursor& cursor) {
    IfNode node;
    const Piece* opener = &piece;
    bool has_else = false;
    while (true) {
      Nodes* body = &node.otherwise;
      if (!has_else) {
        IfNode::Branch& branch = node.branches.emplace_back();
        branch.at = opener->at;
        if (condition(cursor, branch.condition) && !cursor.at_end()) cursor.fail("the end of the tag");
        body = &branch.body;
      }
      trail(*body, *opener);
      block(*body, &piece);
      if (stop_ == nullptr) break;
      const Piece& stop = *stop_;
      lead(*body, stop);
      if (stop_word_ == "end") {
        nodes.push_back({piece.at, piece.alone(), std::move(node)});
        trail(nodes, stop);
        return;
      }
      if (has_else) {
        errors_.add({.code = "T105",
                     .message = fmt::format("`{}` after `else`", stop_word_),
                     .at = stop.at,
                     .label = "`else` is the last branch"});
        node.otherwise.clear();
      }
      has_else = has_else || stop_word_ == "else";
      cursor = *stop_cursor_;
      opener = &stop;
    }
    nodes.push_back({piece.at, piece.alone(), std::move(node)});
  }

  bool loop_head(Cursor& cursor, ForNode& node) {
    const auto variable = cursor.word();
    if (!variable) return cursor.fail("a name for the element");
    node.variable = *variable;
    if (!cursor.accept_word("in")) return cursor.fail("`in`");
    if (!read_path(cursor, node.list)) return false;
    if (cursor.accept_word("where")) {
      Condition& where = node.where.emplace();
      where.negated = cursor.accept_word("not");
      if (!read_path(cursor, where.path)) return false;
    }
    if (cursor.accept_word("sep")) {
      node.separator = cursor.literal();
      if (!node.separator) return cursor.fail("a literal in `\"`");
    }
    return cursor.at_end() ||
           cursor.fail(node.separator ? "the end of the tag" : "`where`, `sep` or the end of the tag");
  }

  void for_(Nodes& nodes, const Piece& piece, Cursor& cursor) {
    ForNode node;
    loop_head(cursor, node);
    const Piece* opener = &piece;
    Nodes* body = &node.body;
    bool body_by_lines = piece.alone();
    while (true) {
      trail(*body, *opener);
      block(*body, &piece);
      if (stop_ == nullptr) break;
      const Piece& stop = *stop_;
      lead(*body, stop);
      if (body == &node.body) node.by_lines = body_by_lines && stop.alone();
      if (stop_word_ == "end") {
        nodes.push_back({piece.at, piece.alone(), std::move(node)});
        trail(nodes, stop);
        return;
      }
      if (stop_word_ == "elif" || body == &node.otherwise) {
        errors_.add({.code = "T105",
                     .message = fmt::format("`{}` in a `for`", stop_word_),
                     .at = stop.at,
                     .label = "a `for` takes one `else`, for the empty list"});
        node.otherwise.clear();
      }
      body = &node.otherwise;
      opener = &stop;
    }
    nodes.push_back({piece.at, piece.alone(), std::move(node)});
  }

  void quote(Nodes& nodes, const Piece& piece, Cursor& cursor) {
    QuoteNode node;
    if (const auto dialect = cursor.enum_word()) {
      node.dialect = *dialect;
      if (!cursor.at_end()) cursor.fail("the end of the tag");
    } else {
      cursor.fail("the name of a dialect");
    }
    // What stands outside of the two tags is printed; the newline behind the first and the blanks before the second
    // are nowhere.
    if (piece.alone()) text(nodes, piece.before);
    while (true) {
      block(node.body, &piece);
      if (stop_ == nullptr) break;
      const Piece& stop = *stop_;
      if (stop_word_ == "end") {
        nodes.push_back({piece.at, piece.alone(), std::move(node)});
        text(nodes, stop.after);
        return;
      }
      errors_.add({.code = "T105",
                   .message = fmt::format("`{}` in a `quote`", stop_word_),
                   .at = stop.at,
                   .label = "a `quote` has no branches"});
    }
    nodes.push_back({piece.at, piece.alone(), std::move(node)});
  }

  void include(Nodes& nodes, const Piece& piece, Cursor& cursor) {
    IncludeNode node;
    auto file = cursor.literal();
    if (!file) {
      cursor.fail("the name of the file in `\"`");
      return;
    }
    node.file = std::move(*file);
    while (!cursor.at_end()) {
      const auto name = cursor.word();
      if (!name) return void(cursor.fail("the name of a parameter"));
      if (!cursor.accept('=')) return void(cursor.fail("`=`"));
      if (auto literal = cursor.literal()) {
        node.arguments.push_back({*name, std::move(*literal)});
      } else if (auto path = cursor.path()) {
        node.arguments.push_back({*name, std::move(*path)});
      } else {
        return void(cursor.fail("a field or a literal in `\"`"));
      }
    }
    node.indentation = piece.before;
    nodes.push_back({piece.at, piece.alone(), std::move(node)});
  }

  void params(Nodes& nodes, const Piece& piece, Cursor& cursor) {
    const bool misplaced = depth_ > 0 || !nodes.empty() || !piece.alone();
    if (misplaced || file_.params_at) {
      errors_.add({.code = "T109", .message = "`params` stands alone on the first line of an include", .at = piece.at});
    }
    if (file_.params_at) return;
    file_.params_at = piece.at;
    if (cursor.at_end()) return;
    do {
      const auto name = cursor.word();
      if (!name) return void(cursor.fail("the name of a parameter"));
      if (!cursor.accept(':')) return void(cursor.fail("`:`"));
      const auto type = cursor.until(",");
      if (!type) return void(cursor.fail("a type"));
      file_.parameters.push_back({*name, *type});
    } while (cursor.accept(','));
  }

  static inline const std::vector<std::string_view> kStatements = {"if",  "elif",    "else",   "end",
                                                                   "for", "include", "params", "quote"};
  Errors& errors_;
  std::size_t before_;
  std::vector<Piece> pieces_;
  std::size_t next_ = 0;
  File file_;
  int depth_ = 0;
  bool broken_ = false;
  const Piece* stop_ = nullptr;
  std::string_view stop_word_;
  std::optional<Cursor> stop_cursor_;
};

}  // namespace

File parse(Text file, Errors& errors) { return Parser(file, errors).run(); }

}  // namespace intentc::tmpl
