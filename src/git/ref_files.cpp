// SPDX-License-Identifier: MIT
#include "git/ref_files.h"

#include "domain/hex.h"
#include "error/error.h"
#include "os/file_descriptor.h"
#include "os/files.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_loose_cap = 4096;
constexpr size_t k_packed_cap = 512 << 20;

// Empty when it is no ref: the caller is told of it as damaged. Nothing when it is gone.
std::optional<std::string> ref_text(const fs::path& path) {
  try {
    return os::read_file(path, os::Links::follow, k_loose_cap);
  } catch (const Error&) {
    return std::string();
  }
}

std::string packed_text(const fs::path& common_dir) {
  return os::read_file(common_dir / "packed-refs", os::Links::follow, k_packed_cap).value_or("");
}

void find_packed(const std::string& text, const std::string& prefix,
                 std::map<std::string, std::string>& out) {
  const std::string needle = ' ' + prefix;
  for (size_t at = text.find(needle); at != std::string::npos; at = text.find(needle, at + 1)) {
    if (at < domain::k_oid_digits) continue;
    const size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view oid(text.data() + at - domain::k_oid_digits, domain::k_oid_digits);
    if (domain::is_oid(oid)) out.emplace(text.substr(at + 1, end - at - 1), oid);
  }
}

// The beginning of a loose ref's file. It is what stands there also when it is no oid.
struct Loose {
  bool there = false;
  std::string oid;
};

// With the bare calls of the system: there may be many to look at, and most of their price would be
// what is done around them. Never waits for a FIFO.
Loose read_one(const std::string& path) {
  const os::FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file) return {errno != ENOENT && errno != ENOTDIR, {}};
  struct stat info {};
  if (fstat(file.get(), &info) != 0) return {true, {}};
  if (S_ISDIR(info.st_mode)) return {};  // git leaves empty ones when it packs refs
  Loose out{true, std::string(domain::k_oid_digits, ' ')};
  const bool whole =
      S_ISREG(info.st_mode) && read(file.get(), out.oid.data(), domain::k_oid_digits) ==
                                   static_cast<ssize_t>(domain::k_oid_digits);
  if (!whole) out.oid.clear();
  return out;
}

void read_loose(const fs::path& common_dir, const std::string& prefix,
                std::map<std::string, std::string>& out) {
  std::error_code error;
  fs::recursive_directory_iterator each(common_dir / prefix, error);
  for (; !error && each != fs::recursive_directory_iterator(); each.increment(error)) {
    const fs::path& path = each->path();
    std::error_code ignored;
    if (!each->is_regular_file(ignored) || path.extension() == ".lock") continue;
    const auto text = ref_text(path);
    if (!text) continue;  // packed since the folder was listed
    const std::string_view oid = std::string_view(*text).substr(0, domain::k_oid_digits);
    out[path.lexically_relative(common_dir).string()] = domain::is_oid(oid) ? std::string(oid) : "";
  }
}

}  // namespace

std::map<std::string, std::string> read_ref_files(const fs::path& common_dir,
                                                  const std::string& prefix) {
  // In this order: `git pack-refs` first writes packed-refs and then removes the loose files, so a
  // ref that is moved there while we look is seen in one of the two. The other way round it is in
  // neither, or there with an older value.
  std::map<std::string, std::string> refs;
  read_loose(common_dir, prefix, refs);
  find_packed(packed_text(common_dir), prefix, refs);
  return refs;
}

std::optional<std::string> read_ref_file(const fs::path& common_dir, const std::string& name) {
  return RefReader(common_dir).ref(name);
}

RefReader::RefReader(fs::path common_dir) : common_dir_(std::move(common_dir)) {}

std::optional<std::string> RefReader::ref(const std::string& name) {
  const Loose loose = read_one(common_dir_.native() + '/' + name);
  if (loose.there) return domain::is_oid(loose.oid) ? std::optional(loose.oid) : std::nullopt;
  if (!packed_) packed_ = packed_text(common_dir_);
  if (packed_->empty()) return std::nullopt;
  const size_t at = packed_->find(' ' + name + '\n');
  if (at == std::string::npos || at < domain::k_oid_digits) return std::nullopt;
  const std::string oid = packed_->substr(at - domain::k_oid_digits, domain::k_oid_digits);
  return domain::is_oid(oid) ? std::optional(oid) : std::nullopt;
}

}  // namespace wave::git
