// A value, or the finding that says why there is none.
#pragma once

#include <cassert>
#include <optional>
#include <utility>
#include <variant>

#include "model/base/diagnostic.h"

namespace intentc {

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}           // NOLINT: implicit on purpose
  Result(Diagnostic error) : content_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit on purpose

  bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() { return assert(ok()), std::get<0>(content_); }
  const T& value() const { return assert(ok()), std::get<0>(content_); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  Diagnostic& error() { return assert(!ok()), std::get<1>(content_); }
  const Diagnostic& error() const { return assert(!ok()), std::get<1>(content_); }

 private:
  std::variant<T, Diagnostic> content_;
};

// Done, or the finding that says why not.
class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Diagnostic error) : error_(std::move(error)) {}  // NOLINT: implicit on purpose

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  Diagnostic& error() { return assert(!ok()), *error_; }
  const Diagnostic& error() const { return assert(!ok()), *error_; }

 private:
  std::optional<Diagnostic> error_;
};

}  // namespace intentc
