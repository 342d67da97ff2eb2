// SPDX-License-Identifier: MIT
#pragma once

#include "forge/forge_fault.h"

#include <utility>
#include <variant>

namespace wave::forge {

// What a forge answered: a T, or why there is none. Reading the one that is not there throws
// std::bad_variant_access.
template <class T>
class Answer {
 public:
  Answer(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  Answer(ForgeFault fault) : content_(std::in_place_index<1>, std::move(fault)) {}

  explicit operator bool() const { return content_.index() == 0; }
  const T& operator*() const { return std::get<0>(content_); }
  T& operator*() { return std::get<0>(content_); }
  const T* operator->() const { return &std::get<0>(content_); }
  T* operator->() { return &std::get<0>(content_); }
  const ForgeFault& fault() const { return std::get<1>(content_); }

 private:
  std::variant<T, ForgeFault> content_;
};

}  // namespace wave::forge
