// SPDX-License-Identifier: MIT
#include "index/generation.h"

#include "os/files.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace wave::index {
namespace fs = std::filesystem;
namespace {

std::string stem(int schema) { return "index-v" + std::to_string(schema); }

std::string file_name(int schema, int generation) {
  return stem(schema) + '.' + std::to_string(generation) + ".db";
}

// The generation in "index-v1.7.db"; 0 for any other name.
int generation_of(const std::string& name, int schema) {
  const std::string start = stem(schema) + '.';
  if (name.size() <= start.size() + 3 || name.compare(0, start.size(), start) != 0) return 0;
  if (name.compare(name.size() - 3, 3, ".db") != 0) return 0;
  int generation = 0;
  const char* end = name.data() + name.size() - 3;
  const auto [stopped, error] = std::from_chars(name.data() + start.size(), end, generation);
  return error == std::errc() && stopped == end ? generation : 0;
}

fs::path pointer(const fs::path& wave_dir, int schema) { return wave_dir / stem(schema); }

int newest(const fs::path& wave_dir, int schema) {
  int found = 0;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(wave_dir, ignored)) {
    found = std::max(found, generation_of(entry.path().filename().string(), schema));
  }
  return found;
}

// 0 when there is no pointer, or one that names no generation.
int named(const fs::path& wave_dir, int schema) {
  const auto name = os::read_file(pointer(wave_dir, schema), os::Links::refuse, 256);
  return name ? generation_of(*name, schema) : 0;
}

void remove_before(const fs::path& wave_dir, int schema, int kept) {
  std::error_code ignored;  // already gone is what is wanted
  for (const auto& entry : fs::directory_iterator(wave_dir, ignored)) {
    const int generation = generation_of(entry.path().filename().string(), schema);
    if (generation == 0 || generation >= kept) continue;
    for (const char* suffix : {"-wal", "-shm", ""})
      fs::remove(entry.path().string() + suffix, ignored);
  }
}

}  // namespace

fs::path current_generation(const fs::path& wave_dir, int schema) {
  return wave_dir / file_name(schema, std::max(1, named(wave_dir, schema)));
}

fs::path next_generation(const fs::path& wave_dir, int schema) {
  const int next = std::max(newest(wave_dir, schema), named(wave_dir, schema)) + 1;
  remove_before(wave_dir, schema, next - 1);
  return wave_dir / file_name(schema, next);
}

void publish_generation(const fs::path& wave_dir, const fs::path& file) {
  const std::string name = file.filename().string();
  // "index-v1.7.db" -> the pointer "index-v1"
  const std::string pointer_name = name.substr(0, name.find('.'));
  os::write_file(wave_dir / pointer_name, name);
}

}  // namespace wave::index
