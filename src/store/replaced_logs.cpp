// SPDX-License-Identifier: MIT
#include "store/replaced_logs.h"

#include "error/error.h"
#include "os/files.h"
#include "os/log.h"

#include <algorithm>

#include <sys/stat.h>

namespace wave::store {
namespace fs = std::filesystem;
namespace {

constexpr const char* k_mark = ".replaced-";

int64_t changed_ms(const fs::path& path) {
  struct stat info {};
  if (lstat(path.c_str(), &info) != 0) return 0;
  return info.st_mtim.tv_sec * int64_t{1000} + info.st_mtim.tv_nsec / 1000000;
}

}  // namespace

void note_replacement(const fs::path& wave_dir, const std::string& ref, const std::string& tip) {
  try {
    std::string name = ref;
    std::replace(name.begin(), name.end(), '/', '.');
    const fs::path folder = wave_dir / "quarantine";
    os::make_private_folder(folder);
    os::write_file(folder / (name + k_mark + tip.substr(0, 10)), tip + '\n');
  } catch (const Error& error) {
    os::log(os::Level::warning, error.what());
  }
}

bool was_replaced_since(const fs::path& wave_dir, int64_t wall_ms) {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(wave_dir / "quarantine", none)) {
    const bool is_one = entry.path().filename().string().find(k_mark) != std::string::npos;
    if (is_one && changed_ms(entry.path()) >= wall_ms) return true;
  }
  return false;
}

}  // namespace wave::store
