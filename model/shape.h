// Does a tree have the shape that the table of kinds asks for? Fields, forms, words, names; no references.
//
// Codes: Y201 unknown kind, Y202 unknown field, Y203 wrong form (a list for a text …), Y204 required field missing,
// Y205 unknown word, Y206 not a boolean, Y207 not a number or out of range, Y208 not a duration, Y209 another form that
// is not met (size, date, digest), Y210 no display name, R019 no SQL name, R007 two names that differ only in case,
// R012 empty documentation or tag, Y213 no `kind`, Y215 fields that exclude each other.
// A wrong thing gives one finding; what is wrong is passed over by the builder in silence.
#pragma once

#include <vector>

#include "model/base/diagnostic.h"
#include "model/kinds.h"
#include "model/tree_view.h"

namespace intentc {

// Every document against the part of its kind. Returns the text of those with errors, by place. Linear.
std::vector<Text> check_shapes(const Forest& forest, const TextSpace& space, Diagnostics& findings);

// One mapping against a part; for files that are no documents of the model (settings, pack descriptors).
void check_shape(const TreeView& tree, std::uint32_t node, const Part& part, Diagnostics& findings);

}  // namespace intentc
