// SPDX-License-Identifier: MIT
#include "git/lock_file.h"

#include "error/error.h"
#include "os/files.h"
#include "os/half_written.h"
#include "os/move.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

// What stands in ours; git reads no lock of its own.
constexpr std::string_view k_mark = "git-wave\n";
// git takes empty folders away when it packs refs: perhaps the one that was just made.
constexpr int k_folder_races = 20;

fs::path lock_of(const fs::path& locked) { return locked.string() + ".lock"; }

bool is_at(int fd, const fs::path& path) {
  struct stat info {};
  return fstat(fd, &info) == 0 && os::file_id(path) == os::FileId{info.st_dev, info.st_ino};
}

bool has_mark(int fd) {
  std::array<char, k_mark.size() + 1> text{};
  const ssize_t got = pread(fd, text.data(), text.size(), 0);
  return got >= 0 && std::string_view(text.data(), static_cast<size_t>(got)) == k_mark;
}

// Before it has the name of a lock: nobody sees one without its mark, or unlocked.
os::FileDescriptor make_marked(const fs::path& name) {
  os::FileDescriptor fd(open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  const bool is_made = fd && flock(fd.get(), LOCK_EX | LOCK_NB) == 0 &&
                       write(fd.get(), k_mark.data(), k_mark.size()) ==
                           static_cast<ssize_t>(k_mark.size());
  if (is_made) return fd;
  const int reason = errno;
  unlink(name.c_str());
  throw Error("cannot write '" + name.string() + "': " + std::strerror(reason),
              "free space there, or allow yourself to write");
}

// 0, or the reason.
int give_name(const fs::path& from, const fs::path& to) {
  int reason = ENOENT;
  for (int i = 0; reason == ENOENT && i < k_folder_races; ++i) {
    std::error_code there;
    fs::create_directories(to.parent_path(), there);
    reason = os::move_if_free(from, to);
  }
  return reason;
}

}  // namespace

LockFile::LockFile(const fs::path& common_dir, const fs::path& locked) : path_(lock_of(locked)) {
  const fs::path folder = common_dir / "wave";
  os::make_private_folder(folder);
  const fs::path made = os::half_written_name(folder / "lock");
  os::FileDescriptor fd = make_marked(made);
  int reason = give_name(made, path_);
  if (reason == EEXIST && remove_left(locked)) reason = give_name(made, path_);
  if (reason == 0) {
    fd_ = std::move(fd);
    return;
  }
  unlink(made.c_str());
  if (reason == EEXIST) return;
  throw Error("cannot lock '" + locked.string() + "': " + std::strerror(reason));
}

LockFile::~LockFile() {
  if (fd_ && is_at(fd_.get(), path_)) unlink(path_.c_str());
}

// Who takes one away holds it meanwhile: of two that try one finds it locked, or gone.
bool LockFile::remove_left(const fs::path& locked) {
  const fs::path path = lock_of(locked);
  const os::FileDescriptor fd(open(path.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!fd || !has_mark(fd.get()) || flock(fd.get(), LOCK_EX | LOCK_NB) != 0) return false;
  return is_at(fd.get(), path) && unlink(path.c_str()) == 0;
}

}  // namespace wave::git
