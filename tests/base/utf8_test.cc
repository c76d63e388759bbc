#include "model/base/utf8.h"

#include <catch2/catch.hpp>

namespace intentc {
namespace {

std::string encoded(char32_t c) {
  const auto byte = [](char32_t bits) { return static_cast<char>(bits); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xC0U | (c >> 6U)), byte(0x80U | (c & 0x3FU))};
  if (c < 0x10000) return {byte(0xE0U | (c >> 12U)), byte(0x80U | ((c >> 6U) & 0x3FU)), byte(0x80U | (c & 0x3FU))};
  return {byte(0xF0U | (c >> 18U)), byte(0x80U | ((c >> 12U) & 0x3FU)), byte(0x80U | ((c >> 6U) & 0x3FU)),
          byte(0x80U | (c & 0x3FU))};
}

}  // namespace

TEST_CASE("every code point but surrogates is read back") {
  for (char32_t c = 1; c <= 0x10FFFF; ++c) {
    const std::string text = encoded(c);
    const bool surrogate = c >= 0xD800 && c < 0xE000;
    const CodePoint found = decode_code_point(text, 0);
    if (surrogate ? found.length != 0 : found.value != c || found.length != text.size()) FAIL(std::uint32_t{c});
    if ((find_invalid_utf8(text) == std::string_view::npos) == surrogate) FAIL(std::uint32_t{c});
  }
}

TEST_CASE("what is no UTF-8 is found where it stands") {
  const std::string clean(200, 'x');
  for (const char* bad : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
                          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xE2\x82", "\xE2"}) {
    CHECK(find_invalid_utf8(clean + bad + clean) == 200);
    CHECK(find_invalid_utf8("é" + clean + bad) == 202);
    CHECK(find_invalid_utf8(bad) == 0);
  }
  CHECK(find_invalid_utf8(clean + "é€😀" + clean) == std::string_view::npos);
  CHECK(find_invalid_utf8("") == std::string_view::npos);
}

TEST_CASE("plain text is skipped up to the first other byte, wherever it stands") {
  for (std::size_t at = 0; at < 200; ++at) {
    for (const char other : {'\0', '\r', '\x1f', '\x7f', '\x80', '\xff'}) {
      std::string text(200, 'x');
      text[0] = '\n';
      text[100] = '\t';
      text[at] = other;
      REQUIRE(skip_plain_ascii(text, 0) == at);
    }
  }
}

TEST_CASE("normal form C joins what belongs together") {
  CHECK(to_nfc("e\u0301") == "é");
  CHECK(is_nfc("é"));
  CHECK(is_nfc("plain"));
  CHECK_FALSE(is_nfc("e\u0301"));
}

TEST_CASE("case is folded in full") {
  CHECK(fold_case("NW_Data") == "nw_data");
  CHECK(fold_case("STRASSE") == fold_case("straße"));
  CHECK(fold_case("ÉTÉ") == fold_case("e\u0301te\u0301"));
}

TEST_CASE("classes of characters") {
  CHECK(is_printable(U'a'));
  CHECK(is_printable(U' '));
  CHECK(is_printable(U'é'));
  CHECK(is_printable(U'名'));
  for (const char32_t c : {U'\u00A0', U'\u202E', U'\u200B', U'\uFEFF', U'\u2028', U'\uE000', U'\u007F', U'\u0085'}) {
    CHECK_FALSE(is_printable(c));
  }
  CHECK(is_bidi_control(U'\u202E'));
  CHECK(is_bidi_control(U'\u2066'));
  CHECK_FALSE(is_bidi_control(U'a'));
  CHECK(is_control(U'\u0085'));
  CHECK_FALSE(is_control(U'\u00A0'));
  CHECK(code_point_name(U'\u202E') == "U+202E");
  CHECK(count_code_points("é€😀") == 3);
}

}  // namespace intentc
