// SPDX-License-Identifier: MIT
#include "commands/prompt_text.h"
#include "domain/ids.h"
#include "error/error.h"
#include "git/user_config.h"
#include "os/files.h"
#include "os/foreground.h"
#include "os/random.h"

#include <filesystem>

#include <fmt/format.h>

namespace wave::commands {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view k_template =
    "\n"
    "# What is the agent to do? Lines that begin with '#' do not count; an empty text starts\n"
    "# nothing.\n";

// In git's order, see git-var(1), but for the repository's own configuration, where an agent may name
// a program.
std::string editor_of(const os::Environment& environment) {
  if (const auto own = os::variable(environment, "GIT_EDITOR")) return *own;
  if (const auto configured = git::user_config("core.editor")) return *configured;
  if (const auto visual = os::variable(environment, "VISUAL")) return *visual;
  return os::variable(environment, "EDITOR").value_or("vi");
}

// A file that lives as long as the editing.
class DraftFile {
 public:
  explicit DraftFile(std::string_view content)
      : path_(fs::temp_directory_path() /
              ("git-wave-" + domain::crockford32(os::random_bytes(10)) + ".md")) {
    if (!os::create_file(path_, content)) {
      throw Error(fmt::format("cannot make the file '{}'", path_.string()));
    }
  }
  DraftFile(const DraftFile&) = delete;
  DraftFile& operator=(const DraftFile&) = delete;
  ~DraftFile() {
    std::error_code ignored;  // the editor may have removed it
    fs::remove(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string without_comments(const std::string& text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    if (text[at] != '#') out += text.substr(at, end - at) + '\n';
    at = end + 1;
  }
  const size_t first = out.find_first_not_of('\n');
  return first == std::string::npos ? "" : out.substr(first);
}

std::string left_in_editor(cli::Context& context, std::string_view content) {
  const DraftFile draft(content);
  const std::string program = editor_of(context.environment());
  // An editor may be configured with arguments, so a shell takes it apart, as git's does.
  const int status =
      os::run_in_foreground({"/bin/sh", "-c", program + " \"$@\"", program, draft.path().string()},
                            context.environment());
  if (status != 0)
    throw Error(fmt::format("the editor '{}' ended with status {}", program, status));
  return os::read_file(draft.path()).value_or("");
}

}  // namespace

std::string edit_text(cli::Context& context) {
  return without_comments(left_in_editor(context, k_template));
}

std::string edit_document(cli::Context& context, const std::string& text, const std::string& help) {
  constexpr std::string_view k_scissors = "# ------------------------ >8 ------------------------";
  const std::string left =
      left_in_editor(context, fmt::format("{}\n{}\n{}", text, k_scissors, help));
  return left.substr(0, left.find(k_scissors));
}

}  // namespace wave::commands
