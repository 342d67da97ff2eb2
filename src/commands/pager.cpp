// SPDX-License-Identifier: MIT
#include "commands/pager.h"

#include "cli/output.h"
#include "domain/ids.h"
#include "git/user_config.h"
#include "os/files.h"
#include "os/foreground.h"
#include "os/random.h"

namespace wave::commands {
namespace fs = std::filesystem;
namespace {

std::string pager_of(const os::Environment& environment) {
  if (const auto named = os::variable(environment, "GIT_PAGER")) return *named;
  if (const auto named = git::user_config("core.pager")) return *named;
  return os::variable(environment, "PAGER").value_or("less");
}

os::Environment with_defaults(os::Environment environment) {
  for (const auto& [name, value] : os::Environment{{"LESS", "FRX"}, {"LV", "-c"}}) {
    if (!os::variable(environment, name)) environment.emplace_back(name, value);
  }
  return environment;
}

class TemporaryText {
 public:
  explicit TemporaryText(const std::string& text)
      : path_(fs::temp_directory_path() /
              ("git-wave-" + domain::crockford32(os::random_bytes(16)))) {
    os::create_file(path_, text);
  }
  TemporaryText(const TemporaryText&) = delete;
  TemporaryText& operator=(const TemporaryText&) = delete;
  ~TemporaryText() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

}  // namespace

void page(cli::Context& context, const std::string& text) {
  const std::string pager = context.terminal().output ? pager_of(context.environment()) : "";
  if (text.empty() || pager.empty() || pager == "cat") return cli::print(text);
  cli::flush();
  const TemporaryText file(text);
  // The command is the user's, the file's name ours: neither is mixed into the other.
  const int status =
      os::run_in_foreground({"sh", "-c", "exec <\"$0\"; eval \"$1\"", file.path().string(), pager},
                            with_defaults(context.environment()));
  constexpr int k_not_found = 127;
  if (status == k_not_found) cli::print(text);
}

}  // namespace wave::commands
