// SPDX-License-Identifier: MIT
// Specs in a folder of their own, and what is said about them.
#pragma once

#include "error/error.h"
#include "os/files.h"
#include "spec/read_specs.h"
#include "support/temp_folder.h"

#include <string>
#include <string_view>
#include <vector>

namespace wave::spec {

class SpecFiles {
 public:
  SpecFiles() {
    surroundings.default_branch = "trunk";
    surroundings.home = folder_.path().string();
    surroundings.fault_of_need = [](const std::string& name) -> std::optional<std::string> {
      if (name == "old-task") return std::nullopt;
      return name == "bad-task" ? "which is failed" : "which is no task";
    };
    write("doc.md", "# The document\n");
  }

  std::string write(const std::string& name, std::string_view text) const {
    const auto path = folder_.path() / name;
    os::write_file(path, text);
    return path.string();
  }

  Wave read(const std::string& name, std::string_view text) const {
    return read_specs({write(name, text)}, surroundings);
  }
  TaskSpec read_one(const std::string& name, std::string_view text) const {
    return read(name, text).tasks.at(0);
  }

  // The complaint, without the folder; "" when there is none. `exit` is then the code.
  std::string complaint(const std::string& name, std::string_view text) {
    return complaint_of({write(name, text)});
  }
  std::string complaint_of(const std::vector<std::string>& files) {
    try {
      read_specs(files, surroundings);
      return "";
    } catch (const Error& error) {
      exit = error.exit();
      return without_folder(error.what());
    }
  }

  std::string without_folder(std::string text) const {
    const std::string folder = folder_.path().string() + "/";
    for (size_t at = text.find(folder); at != std::string::npos; at = text.find(folder)) {
      text.erase(at, folder.size());
    }
    return text;
  }

  Surroundings surroundings;
  Exit exit = Exit::done;

 private:
  test::TempFolder folder_;
};

}  // namespace wave::spec
