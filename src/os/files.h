// SPDX-License-Identifier: MIT
// Files as this program uses them: whole reads with a cap, replacement that is never half done,
// private modes, and no symbolic link followed where an agent may have put one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace wave::os {

namespace fs = std::filesystem;

enum class Links { follow, refuse };
enum class Durability { fast, synced };  // synced: on disk before the call returns

constexpr size_t k_read_cap = 64 << 20;

// The content, or nothing when there is no such file. Throws Error when it is larger than `cap`,
// unreadable, no regular file (it never waits for a FIFO), or a symbolic link that must not be
// followed. Links::refuse looks at the last part of the path only: see read_file_beneath.
std::optional<std::string> read_file(const fs::path& path, Links links = Links::follow,
                                     size_t cap = k_read_cap);

// The same for a file in a folder that an agent may write: no part of `relative` may be a symbolic
// link or "..", so nothing outside the folder is ever read.
std::optional<std::string> read_file_beneath(const fs::path& folder, const fs::path& relative,
                                             size_t cap = k_read_cap);

// The first line only, without its newline; the file itself may be of any size. Nothing when it
// cannot be opened that way, or has no whole line of at most `cap` bytes.
std::optional<std::string> read_first_line_beneath(const fs::path& folder, const fs::path& relative,
                                                   size_t cap);

// Replaces the file by temporary file and rename: readers see the old or the new content, never a
// part. Mode 0600. Throws Error naming the path.
void write_file(const fs::path& path, std::string_view content,
                Durability durability = Durability::fast, unsigned mode = 0600);

// Creates a file that must not be there yet; false when it is. It appears with its whole content.
bool create_file(const fs::path& path, std::string_view content, unsigned mode = 0600);

// Makes the folder and its missing parents, 0700; one that is there stays as it is. Throws Error
// when it cannot, or when the path is there and is something else.
void make_private_folder(const fs::path& path);

// Makes one folder; false when something of that name is there already (also a dangling link).
bool make_folder(const fs::path& path, unsigned mode = 0777);

// Device and inode, the identity of what a path names now (no link followed).
struct FileId {
  uint64_t device = 0;
  uint64_t inode = 0;
  bool operator==(const FileId&) const = default;
};
std::optional<FileId> file_id(const fs::path& path);

// Flushes a file's content to disk.
void sync_file(const fs::path& path);

// Flushes a folder's entries to disk.
void sync_folder(const fs::path& path);

// Bytes free for us on the file system of `path`.
uint64_t free_bytes(const fs::path& path);

}  // namespace wave::os
