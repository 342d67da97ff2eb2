// SPDX-License-Identifier: MIT
#include "git/object_sync.h"

#include "error/error.h"
#include "os/file_descriptor.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

os::FileDescriptor open_object(const fs::path& path) {
  os::FileDescriptor fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd && errno != ENOENT) {
    throw Error("cannot read the object '" + path.string() + "': " + strerror(errno));
  }
  return fd;
}

}  // namespace

void sync_objects(const fs::path& objects, const std::vector<std::string>& oids) {
  std::vector<fs::path> files;
  // All contents are on their way before the first wait: the file system then needs one commit of
  // its journal for all of them, and finds nothing left to do for the others.
  for (const std::string& oid : oids) {
    const fs::path file = objects / oid.substr(0, 2) / oid.substr(2);
    const os::FileDescriptor fd = open_object(file);
    if (!fd) continue;
    sync_file_range(fd.get(), 0, 0, SYNC_FILE_RANGE_WRITE);
    files.push_back(file);
  }
  // The files have got their names already, so a journal that takes in the file takes in its name;
  // a sync of the folder would only wait for the disk once more.
  for (const fs::path& file : files) {
    const os::FileDescriptor fd = open_object(file);
    if (fd && fsync(fd.get()) != 0) {
      throw Error("cannot write the object '" + file.string() + "': " + strerror(errno));
    }
  }
}

}  // namespace wave::git
