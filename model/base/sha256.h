// SHA-256 (FIPS 180-4), by OpenSSL.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace intentc {

using Sha256 = std::array<std::uint8_t, 32>;

class Sha256Hasher {
 public:
  Sha256Hasher();
  ~Sha256Hasher();
  Sha256Hasher(const Sha256Hasher&) = delete;
  Sha256Hasher& operator=(const Sha256Hasher&) = delete;

  void add(std::string_view bytes);
  // Length (8 bytes, little endian) and bytes: a sequence of fields cannot be read in two ways.
  void add_field(std::string_view bytes);
  Sha256 finish();

 private:
  void* context_;
};

Sha256 sha256(std::string_view bytes);
std::string hex(const Sha256& digest);                             // 64 lower-case digits
std::string base32(const Sha256& digest, std::size_t characters);  // `[a-z2-7]`, RFC 4648 in lower case
inline std::string sha256_hex(std::string_view bytes) { return hex(sha256(bytes)); }

}  // namespace intentc
