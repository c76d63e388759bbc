// Texts that careless printing does not survive: what a template prints must come back byte by byte from the real
// reader of its dialect, or be refused.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace intentc::test {

// 2,400 texts, always the same: known attacks, and random mixtures of what the dialects give a meaning to. Some hold
// control characters, NUL, and bytes that are no UTF-8.
const std::vector<std::string>& hostile_corpus();

// 10,000 texts: the corpus above, and more mixtures.
const std::vector<std::string>& large_corpus();

bool has_control(std::string_view text);  // C0, DEL, C1
bool is_text(std::string_view text);      // UTF-8 without NUL

std::string hex_of(std::string_view bytes);

}  // namespace intentc::test
