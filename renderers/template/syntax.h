// A template file as it is written: the tree that the parser makes. Names are still only names.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "model/base/text_space.h"

namespace intentc::tmpl {

struct Path {
  Text at;  // whole; no parts: it could not be read, and that was said
  std::vector<Text> parts;
};

struct Literal {
  Text at;  // with its quotes
  std::string value;
};

struct FilterUse {
  Text name;
  std::optional<Literal> literal;
};

struct Condition {
  Path path;
  bool negated = false;
  std::optional<Text> word;  // `is word`
};

struct Node;
using Nodes = std::vector<Node>;

struct TextNode {
  Text text;
};

struct PrintNode {
  Path path;
  std::vector<FilterUse> filters;
};

struct IfNode {
  struct Branch {
    Text at;  // its tag
    Condition condition;
    Nodes body;
  };
  std::vector<Branch> branches;
  Nodes otherwise;
};

struct ForNode {
  Text variable;
  Path list;
  std::optional<Condition> where;
  std::optional<Literal> separator;
  bool by_lines = false;  // `for` and `end` stand alone on their lines
  Nodes body;
  Nodes otherwise;
};

struct IncludeNode {
  struct Argument {
    Text name;
    std::variant<Path, Literal> value;
  };
  Literal file;
  std::vector<Argument> arguments;
  Text indentation;
};

struct QuoteNode {
  Text dialect;
  Nodes body;
};

struct Node {
  Text at;             // the (opening) tag
  bool alone = false;  // it stands alone on its line
  std::variant<TextNode, PrintNode, IfNode, ForNode, IncludeNode, QuoteNode> what;
};

struct Parameter {
  Text name;
  Text type;
};

struct File {
  Text whole;
  std::optional<Text> params_at;  // the `params` tag of an include
  std::vector<Parameter> parameters;
  Nodes nodes;
  bool broken = false;  // something in it could not be read
};

}  // namespace intentc::tmpl
