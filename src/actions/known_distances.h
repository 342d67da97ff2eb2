// SPDX-License-Identifier: MIT
// How far commits are apart, remembered from one call to the next: to count it once more, the
// history between them has to be walked.
#pragma once

#include "git/repository.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace wave::actions {

// Two commits stay as far apart as they are (but in a shallow clone that is deepened). The file
// beside the index may be deleted at any moment; one that cannot be read or written is done
// without.
class KnownDistances {
 public:
  explicit KnownDistances(std::filesystem::path file);

  // Of `tip` against `other`.
  std::optional<git::Apart> find(const std::string& tip, const std::string& other);
  void add(const std::string& tip, const std::string& other, const git::Apart& apart);

  // Writes the file if anything was added. Where there are very many, those asked for stay.
  void save();

 private:
  struct Entry {
    git::Apart apart;
    bool used = false;
  };
  void load();

  std::filesystem::path file_;
  std::map<std::pair<std::string, std::string>, Entry> entries_;
  bool loaded_ = false;
  bool changed_ = false;
};

}  // namespace wave::actions
