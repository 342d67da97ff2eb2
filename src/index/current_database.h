// SPDX-License-Identifier: MIT
// The database of the current generation: opened, made where it is missing, replaced when it is
// damaged. For this room's sources only.
#pragma once

#include "index/database.h"

#include <filesystem>
#include <functional>

namespace wave::index {

struct CurrentDatabase {
  std::filesystem::path file;
  Database database;
};

// Empty tables of this process alone.
Database database_without_name();

// Makes it when it is missing or cannot be used. Throws Error where nothing can be written.
CurrentDatabase open_current(const std::filesystem::path& wave_dir);

// Makes an empty one in the place of a file that turned out to be damaged, unless another process
// has done so already.
void replace_damaged(const std::filesystem::path& wave_dir, const std::filesystem::path& damaged);

// Makes a new one in the place of `old`, filled before anybody can see it; or opens the one that
// somebody else has made since `old` was opened, which is as new.
CurrentDatabase make_anew(const std::filesystem::path& wave_dir, const std::filesystem::path& old,
                          const std::function<void(Database&)>& fill);

// Which file it is now.
std::filesystem::path current_file(const std::filesystem::path& wave_dir);

}  // namespace wave::index
