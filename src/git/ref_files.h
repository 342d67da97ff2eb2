// SPDX-License-Identifier: MIT
// Reads refs straight from git's files (the "files" backend: loose files and packed-refs), for the
// question that nearly every command asks first: has anything moved? Needs no libgit2.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace wave::git {

// Full name -> oid (hex) of every ref below `prefix` (ends in '/'). A loose ref hides a packed one;
// a ref whose file is unreadable or garbage is listed with an empty oid.
std::map<std::string, std::string> read_ref_files(const std::filesystem::path& common_dir,
                                                  const std::string& prefix);

// The oid that one ref stands at. Nothing when it does not exist, or leads on to another ref, or
// its file is garbage: libgit2 then tells which.
std::optional<std::string> read_ref_file(const std::filesystem::path& common_dir,
                                         const std::string& name);

// The same for many refs of one moment: what is packed is read once.
class RefReader {
 public:
  explicit RefReader(std::filesystem::path common_dir);
  std::optional<std::string> ref(const std::string& name);

 private:
  std::filesystem::path common_dir_;
  std::optional<std::string> packed_;  // the text of packed-refs, once it was needed
};

}  // namespace wave::git
