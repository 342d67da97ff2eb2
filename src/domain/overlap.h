// SPDX-License-Identifier: MIT
// Whether two changes would touch the same things.
#pragma once

#include "domain/module_rule.h"

#include <map>
#include <string>
#include <vector>

namespace wave::domain {

// What a run changes, or is expected to.
struct WorkArea {
  std::string key;                   // of the run or the issue
  std::vector<std::string> files;    // paths, normalised; a folder stands for all in it
  std::vector<std::string> modules;  // beside those of the files
};

struct Conflict {
  enum class Kind { file, module };

  std::string with;  // the key of the other
  Kind kind = Kind::file;
  std::string what;  // the path or the module
  bool operator==(const Conflict&) const = default;
};

// For people, no capital and no full stop.
std::string to_sentence(const Conflict& conflict);

// Where others are at work. Made once, asked for many.
class Overlap {
 public:
  Overlap(const std::vector<WorkArea>& others, const ModuleRule& rule);

  // What the area has in common with each of the others: the files if there are any, else the
  // modules. Not with an area of its own key. By the others' keys, each thing once.
  std::vector<Conflict> with(const WorkArea& area) const;

 private:
  std::vector<std::string> modules_of(const WorkArea& area) const;
  void find_files(const std::string& path, std::vector<Conflict>& out) const;

  ModuleRule rule_;
  std::multimap<std::string, std::string> files_;    // path to key
  std::multimap<std::string, std::string> modules_;  // module to key
};

}  // namespace wave::domain
