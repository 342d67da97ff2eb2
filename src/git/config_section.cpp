// SPDX-License-Identifier: MIT
#include "git/config_section.h"

#include <sys/stat.h>

#include "os/files.h"

namespace wave::git {
namespace fs = std::filesystem;

std::string without_empty_section(const std::string& text, const std::string& name) {
  const std::string header = "[" + name + "]\n";
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const std::string line = text.substr(at, end - at);
    const bool empty = line == header && (end == text.size() || text[end] == '[');
    if (!empty) out += line;
    at = end;
  }
  return out;
}

void drop_empty_section(const fs::path& file, const std::string& name) {
  const std::string text = os::read_file(file).value_or("");
  const std::string rest = without_empty_section(text, name);
  struct stat info {};
  if (rest == text || stat(file.c_str(), &info) != 0) return;
  const fs::path lock = file.string() + ".lock";
  if (!os::create_file(lock, rest, info.st_mode & 0777)) return;
  // Read again under the lock: only the text we have seen is replaced.
  std::error_code ignored;
  if (os::read_file(file) == text) {
    fs::rename(lock, file, ignored);
  } else {
    fs::remove(lock, ignored);
  }
}

}  // namespace wave::git
