// SPDX-License-Identifier: MIT
#include "support/bare_repository.h"

#include <fstream>

namespace wave::test {
namespace fs = std::filesystem;

void make_bare_repository(const fs::path& folder) {
  fs::create_directories(folder / "refs" / "heads");
  fs::create_directories(folder / "objects" / "pack");
  std::ofstream(folder / "HEAD") << "ref: refs/heads/main\n";
  std::ofstream(folder / "config") << "[core]\n\trepositoryformatversion = 0\n\tbare = true\n"
                                      "[receive]\n\tautogc = false\n";
}

}  // namespace wave::test
