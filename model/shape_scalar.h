// The shape check of a single scalar.
#pragma once

#include "model/base/diagnostic.h"
#include "model/kinds.h"
#include "model/tree_view.h"

namespace intentc {

// Checks a scalar against the scalar form of a shape. `what` is the field or the name that it belongs to.
void check_scalar(const TreeView& tree, std::uint32_t node, const Shape& shape, std::string_view what,
                  Diagnostics& findings);

// Checks a name of a thing: `what` is `dataset`, `zone` …
void check_sql_name(const TreeView& tree, std::uint32_t node, std::string_view what, Diagnostics& findings,
                    bool refuse_reserved = true);
void check_display_name(const TreeView& tree, std::uint32_t node, std::string_view what, Diagnostics& findings);

// Checks that a reference has the parts of its form: `Store/dataset`. Forms without `/` take any text but none.
void check_reference_form(const TreeView& tree, std::uint32_t node, std::string_view form, Diagnostics& findings);

// `a datastore`, `an owner`.
std::string with_article(std::string_view noun);

// User text inside a message: shortened, and without control characters.
std::string quoted(std::string_view text);

}  // namespace intentc
