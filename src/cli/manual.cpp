// SPDX-License-Identifier: MIT
#include "cli/manual.h"

#include "os/foreground.h"
#include "os/paths.h"

#include <filesystem>

namespace wave::cli {

void open_manual(const std::string& page, const os::Environment& environment) {
  const std::string search_path = os::variable(environment, "PATH").value_or("");
  if (!os::find_program("man", search_path)) return;
  // The page that was installed with this very program, which man may not know of.
  const auto file =
      os::self_path().parent_path().parent_path() / "share" / "man" / "man1" / (page + ".1");
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return;
  os::become({"man", file.string()}, environment);
}

}  // namespace wave::cli
