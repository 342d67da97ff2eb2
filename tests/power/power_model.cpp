// SPDX-License-Identifier: MIT
#include "power/power_model.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wave::test {
namespace fs = std::filesystem;
namespace {

PowerModel* g_recording = nullptr;

std::string content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

uint64_t inode_of(const std::string& path) {
  struct stat info {};
  return lstat(path.c_str(), &info) == 0 ? info.st_ino : 0;
}

// Of an index nothing survives.
bool is_index(const std::string& path) { return path.find("/wave/index-") != std::string::npos; }

}  // namespace

PowerModel* PowerModel::recording() { return g_recording; }

PowerModel::PowerModel(fs::path root) : root_(std::move(root)) {
  begin();
  g_recording = this;
}

PowerModel::~PowerModel() { stop(); }

void PowerModel::stop() { g_recording = nullptr; }

void PowerModel::begin() {
  for (const auto& entry : fs::recursive_directory_iterator(root_)) {
    const std::string path = below(entry.path().string());
    if (entry.is_directory()) {
      first_.folders[path] = true;
      continue;
    }
    if (!entry.is_regular_file() || is_index(path)) continue;
    const uint64_t inode = inode_of(entry.path().string());
    const auto known = by_inode_.find(inode);
    const uint64_t file = known == by_inode_.end() ? next_file_++ : known->second;
    by_inode_[inode] = file;
    first_.files[path] = file;
    first_content_[file] = content_of(entry.path().string());
  }
}

bool PowerModel::is_inside(const std::string& path) const {
  return path.starts_with(root_.string() + '/') && !is_index(path);
}

std::string PowerModel::below(const std::string& path) const {
  return path.substr(root_.string().size());
}

void PowerModel::created(const std::string& path) {
  const uint64_t file = next_file_++;
  by_inode_[inode_of(path)] = file;
  deeds_.push_back({Kind::create, below(path), "", file, ""});
}

void PowerModel::truncated(int fd) {
  if (const uint64_t file = file_of(fd)) deeds_.push_back({Kind::truncate, "", "", file, ""});
}

void PowerModel::made_folder(const std::string& path) {
  deeds_.push_back({Kind::folder, below(path), "", 0, ""});
}

void PowerModel::renamed(const std::string& from, const std::string& to) {
  deeds_.push_back({Kind::rename, below(from), below(to), 0, ""});
}

void PowerModel::linked(const std::string& from, const std::string& to) {
  deeds_.push_back({Kind::link, below(from), below(to), 0, ""});
}

void PowerModel::removed(const std::string& path) {
  deeds_.push_back({Kind::remove, below(path), "", 0, ""});
}

uint64_t PowerModel::file_of(int fd) {
  struct stat info {};
  if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) return 0;
  const auto found = by_inode_.find(info.st_ino);
  return found == by_inode_.end() ? 0 : found->second;
}

void PowerModel::synced(int fd) {
  const std::string name = "/proc/self/fd/" + std::to_string(fd);
  // Another program has made it, git's pack-objects for one: what matters is that it is synced.
  if (fs::is_regular_file(name) && file_of(fd) == 0) created(fs::read_symlink(name).string());
  Deed deed{Kind::sync, "", "", file_of(fd), ""};
  if (deed.file != 0) deed.content = content_of(name);
  deeds_.push_back(std::move(deed));
}

void PowerModel::apply(const Deed& deed, Names& names) {
  switch (deed.kind) {
    case Kind::create:
      names.files[deed.from] = deed.file;
      break;
    case Kind::folder:
      names.folders[deed.from] = true;
      break;
    case Kind::link:
      if (names.files.count(deed.from) > 0) names.files[deed.to] = names.files[deed.from];
      break;
    case Kind::remove:
      names.files.erase(deed.from);
      names.folders.erase(deed.from);
      break;
    case Kind::rename: {
      if (auto file = names.files.extract(deed.from)) {
        names.files[deed.to] = file.mapped();
        break;
      }
      Names moved;
      std::erase_if(names.folders, [&](const auto& each) {
        if (each.first != deed.from && !each.first.starts_with(deed.from + '/')) return false;
        moved.folders[deed.to + each.first.substr(deed.from.size())] = true;
        return true;
      });
      std::erase_if(names.files, [&](const auto& each) {
        if (!each.first.starts_with(deed.from + '/')) return false;
        moved.files[deed.to + each.first.substr(deed.from.size())] = each.second;
        return true;
      });
      names.folders.merge(moved.folders);
      names.files.merge(moved.files);
      break;
    }
    case Kind::truncate:
    case Kind::sync:
      break;
  }
}

void PowerModel::after_cut(size_t moment, const fs::path& folder,
                           const std::function<size_t(size_t)>& choose) const {
  size_t certain = 0;
  for (size_t i = 0; i < moment; ++i) {
    if (deeds_[i].kind == Kind::sync) certain = i + 1;
  }
  const size_t names_until = certain + choose(moment - certain);
  Names names = first_;
  for (size_t i = 0; i < names_until; ++i) apply(deeds_[i], names);
  std::map<uint64_t, std::string> content = first_content_;
  for (size_t i = 0; i < moment; ++i) {
    const Deed& deed = deeds_[i];
    if (deed.kind == Kind::sync && deed.file != 0) content[deed.file] = deed.content;
    if (deed.kind == Kind::truncate && i < names_until) content[deed.file].clear();
  }
  fs::create_directories(folder);
  for (const auto& [path, there] : names.folders) fs::create_directories(folder.string() + path);
  for (const auto& [path, file] : names.files) {
    const fs::path target = folder.string() + path;
    fs::create_directories(target.parent_path());
    const auto found = content.find(file);
    std::ofstream(target, std::ios::binary) << (found == content.end() ? "" : found->second);
  }
}

}  // namespace wave::test
