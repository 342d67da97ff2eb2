// SPDX-License-Identifier: MIT
// Memory for RapidJSON. Its own allocator hands on the null that malloc() answers when there is no
// memory, and the parser writes to it; this one throws std::bad_alloc, as everything else here
// does.
#pragma once

#include <cstdlib>
#include <new>

#include <rapidjson/document.h>
#include <rapidjson/reader.h>

namespace wave::json {

// Models RapidJSON's concept "Allocator", which fixes the names and says that 0 bytes are a null.
class CheckedMemory {
 public:
  static constexpr bool kNeedFree = true;

  void* Malloc(size_t size) { return Realloc(nullptr, 0, size); }
  void* Realloc(void* memory, size_t /*old_size*/, size_t size) {
    if (size == 0) {
      std::free(memory);
      return nullptr;
    }
    void* moved = std::realloc(memory, size);
    if (!moved) throw std::bad_alloc();
    return moved;
  }
  static void Free(void* memory) { std::free(memory); }
};

using RawPool = rapidjson::MemoryPoolAllocator<CheckedMemory>;
using RawDocument = rapidjson::GenericDocument<rapidjson::UTF8<>, RawPool, CheckedMemory>;
using RawValue = RawDocument::ValueType;
using RawReader = rapidjson::GenericReader<rapidjson::UTF8<>, rapidjson::UTF8<>, CheckedMemory>;

}  // namespace wave::json
