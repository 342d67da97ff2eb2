// SPDX-License-Identifier: MIT
// Reads spec files: JSON, TOML and Markdown with front matter. All mistakes of all files are told
// at once, each with its place, and nothing is done but reading.
#pragma once

#include "spec/task_spec.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace wave::spec {

// What the command line says instead, so that the spec need not.
struct Given {
  bool features = false;
  bool text = false;
  bool from = false;
  bool interactive = false;
};

// What a spec is checked against.
struct Surroundings {
  std::string home;            // for a leading "~/"
  std::string default_branch;  // no feature's name
  // Why nothing can wait for the task of this name ("which is no task"), or nothing.
  std::function<std::optional<std::string>(const std::string&)> fault_of_need =
      [](const std::string&) { return "which is no task"; };
  Given given;
};

struct Wave {
  std::vector<TaskSpec> tasks;     // in the order of the files
  std::vector<std::string> notes;  // what was accepted and means nothing here
};

constexpr size_t k_spec_cap = 16 << 20;  // bytes of one file
constexpr size_t k_most_tasks = 200;     // so that all of them fit into one batch of the log

// The files together are one wave. A name that ends in .toml is read as TOML, one in .md or
// .markdown as Markdown, any other as JSON. Throws Error for a file that cannot be read, and one
// for all mistakes (see mistakes.h).
Wave read_specs(const std::vector<std::string>& files, const Surroundings& surroundings);

}  // namespace wave::spec
