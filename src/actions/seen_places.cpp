// SPDX-License-Identifier: MIT
#include "actions/seen_places.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace wave::actions {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_often = 256;

}  // namespace

SeenPlaces::SeenPlaces(fs::path project)
    : path_(std::move(project)), project_(open(path_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {}

bool SeenPlaces::has(const std::string& place) {
  const size_t slash = place.rfind('/');
  const bool beside = slash == std::string::npos;
  const std::string name = beside ? place : place.substr(slash + 1);
  if (name.empty() || name == "." || name == "..") return look(place);
  const std::string parent = beside ? "." : place.substr(0, slash + 1);
  Folder& folder = folders_[parent];
  if (!folder.names && folder.readable && ++folder.asked > k_often) read_names(parent, folder);
  return folder.names ? folder.names->contains(name) : look(place);
}

bool SeenPlaces::look(const std::string& place) const {
  struct stat info {};
  return fstatat(project_.get(), place.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0;
}

void SeenPlaces::read_names(const std::string& parent, Folder& folder) const {
  std::error_code failed;
  std::unordered_set<std::string> names;
  for (fs::directory_iterator entry(path_ / parent, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    names.insert(entry->path().filename().native());
  }
  // A folder that is not there has no names. What cannot be read is looked at place by place.
  if (!failed || failed == std::errc::no_such_file_or_directory) {
    folder.names = std::move(names);
  } else {
    folder.readable = false;
  }
}

}  // namespace wave::actions
