// SPDX-License-Identifier: MIT
// A seal is a line k_first, and for each folder its digest, its path and the names of what is in it
// but folders, each ended by a zero byte, and an empty name at last. The digest is of stat alone:
// names cannot change without the folder's own times. It is no protection against whoever can
// write the seal.
#include "os/tree_seal.h"

#include "os/file_descriptor.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string_view>
#include <thread>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

namespace wave::os {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view k_first = "wave-tree 1\n";
constexpr size_t k_digits = 16;
constexpr size_t k_folders_at_once = 16;
constexpr unsigned k_most_threads = 4;

class Digest {
 public:
  void add(uint64_t value) {
    state_ = (state_ ^ value) * 0x9E3779B97F4A7C15ULL;
    state_ ^= state_ >> 29;
  }
  void add(const struct stat& info) {
    for (const uint64_t each :
         {uint64_t(info.st_dev), uint64_t(info.st_ino), uint64_t(info.st_mode),
          uint64_t(info.st_uid), uint64_t(info.st_size), uint64_t(info.st_mtim.tv_sec),
          uint64_t(info.st_mtim.tv_nsec), uint64_t(info.st_ctim.tv_sec),
          uint64_t(info.st_ctim.tv_nsec)}) {
      add(each);
    }
  }
  std::string text() const {
    char out[k_digits + 1];
    std::snprintf(out, sizeof out, "%016llx", static_cast<unsigned long long>(state_));
    return out;
  }

 private:
  uint64_t state_ = 0xCBF29CE484222325ULL;
};

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

FileDescriptor open_folder(int top, const std::string& path) {
  return FileDescriptor(openat(top, path.empty() ? "." : path.c_str(),
                               O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

// `names`: as in a seal. Nothing when something is not there.
std::optional<std::string> digest_of(int top, const std::string& path, std::string_view names) {
  const FileDescriptor folder = open_folder(top, path);
  struct stat info {};
  if (!folder || fstat(folder.get(), &info) != 0) return std::nullopt;
  Digest digest;
  // The tree's own folder is renamed when the tree moves, which its change time tells.
  if (path.empty()) info.st_ctim = {};
  digest.add(info);
  while (!names.empty()) {
    const size_t end = names.find('\0');
    if (end == std::string_view::npos) return std::nullopt;
    if (fstatat(folder.get(), names.data(), &info, AT_SYMLINK_NOFOLLOW) != 0) return std::nullopt;
    digest.add(info);
    names.remove_prefix(end + 1);
  }
  return digest.text();
}

struct Listing {
  std::string names;  // as in a seal
  std::vector<std::string> folders;
};

std::optional<Listing> list(int top, const std::string& path) {
  FileDescriptor fd = open_folder(top, path);
  const std::unique_ptr<DIR, CloseFolder> folder(fd ? fdopendir(fd.release()) : nullptr);
  if (!folder) return std::nullopt;
  Listing out;
  while (const dirent* entry = readdir(folder.get())) {
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    struct stat info {};
    if (fstatat(dirfd(folder.get()), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0) {
      return std::nullopt;
    }
    if (S_ISDIR(info.st_mode)) {
      out.folders.push_back(path.empty() ? name : path + '/' + name);
    } else {
      out.names += name + '\0';
    }
  }
  return out;
}

struct SealedFolder {
  std::string_view digest;
  std::string_view path;
  std::string_view names;
};

// Nothing when the text is no whole seal.
std::optional<std::vector<SealedFolder>> parse(std::string_view seal) {
  if (!seal.starts_with(k_first)) return std::nullopt;
  std::vector<SealedFolder> out;
  for (size_t at = k_first.size(); at < seal.size();) {
    const size_t path_end = seal.find('\0', at);
    if (path_end == std::string_view::npos || path_end < at + k_digits) return std::nullopt;
    SealedFolder folder;
    folder.digest = seal.substr(at, k_digits);
    folder.path = seal.substr(at + k_digits, path_end - at - k_digits);
    size_t end = path_end + 1;
    while (end < seal.size() && seal[end] != '\0') {
      end = std::min(seal.find('\0', end), seal.size() - 1) + 1;
    }
    if (end >= seal.size()) return std::nullopt;
    folder.names = seal.substr(path_end + 1, end - path_end - 1);
    out.push_back(folder);
    at = end + 1;
  }
  if (out.empty()) return std::nullopt;
  return out;
}

FileDescriptor open_tree(const fs::path& tree) {
  return FileDescriptor(open(tree.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

}  // namespace

std::optional<std::string> seal_tree(const fs::path& tree) {
  const FileDescriptor top = open_tree(tree);
  if (!top) return std::nullopt;
  std::string out(k_first);
  std::vector<std::string> folders = {""};
  while (!folders.empty()) {
    const std::string path = std::move(folders.back());
    folders.pop_back();
    auto listing = list(top.get(), path);
    const auto digest = listing ? digest_of(top.get(), path, listing->names) : std::nullopt;
    if (!digest) return std::nullopt;
    out += *digest + path + '\0' + listing->names + '\0';
    for (std::string& each : listing->folders) folders.push_back(std::move(each));
  }
  return out;
}

bool is_as_sealed(const fs::path& tree, const std::string& seal) {
  const FileDescriptor top = open_tree(tree);
  const auto folders = parse(seal);
  if (!top || !folders) return false;
  std::atomic<size_t> next{0};
  std::atomic<bool> same{true};
  const auto look = [&] {
    while (same) {
      const size_t first = next.fetch_add(k_folders_at_once);
      if (first >= folders->size()) return;
      const size_t end = std::min(first + k_folders_at_once, folders->size());
      for (size_t i = first; i < end; ++i) {
        const SealedFolder& each = (*folders)[i];
        if (digest_of(top.get(), std::string(each.path), each.names) != each.digest) same = false;
      }
    }
  };
  const auto wanted = static_cast<unsigned>(folders->size() / k_folders_at_once);
  const unsigned threads =
      std::min({std::max(1U, std::thread::hardware_concurrency()), k_most_threads, wanted + 1});
  {
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < threads; ++i) others.emplace_back(look);
    look();
  }
  return same;
}

std::string stamp_of(const fs::path& file) {
  struct stat info {};
  if (lstat(file.c_str(), &info) != 0) return "";
  Digest digest;
  digest.add(info);
  return digest.text();
}

}  // namespace wave::os
