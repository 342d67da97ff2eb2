// SPDX-License-Identifier: MIT
#include "runner/run_home.h"

#include "error/error.h"
#include "os/files.h"
#include "os/paths.h"

namespace wave::runner {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_copy_cap = 16 << 20;

// Folders that this or another run may write.
std::vector<fs::path> written_folders(const SandboxView& view) {
  std::vector<fs::path> out = {view.worktree};
  for (const std::string& folder : view.shared.written) out.push_back(view.home / folder);
  for (const std::string& path : view.sandbox.write) out.emplace_back(path);
  return out;
}

void check_named(const SandboxView& view, const fs::path& path) {
  for (const fs::path& folder : written_folders(view)) {
    if (path == folder || !os::is_within(path, folder)) continue;
    std::error_code missing;  // then nothing is shown
    const fs::path plain = fs::canonical(folder, missing) / path.lexically_relative(folder);
    if (missing) continue;
    const fs::path led = fs::canonical(path, missing);
    if (missing || led == plain) continue;
    throw Error("'" + path.string() + "' leads to '" + led.string() +
                    "', and agents can write what lies in '" + folder.string() + "'",
                "name the folder itself, or take it out of paths.read and paths.write");
  }
}

}  // namespace

std::string bwrap_program() {
  return os::find_program("bwrap", os::variable("PATH").value_or("/usr/bin:/bin"))
      .value_or("bwrap")
      .string();
}

void check_view(const SandboxView& view) {
  const fs::path& home = view.home;
  if (!home.is_absolute() || home == home.root_path()) {
    throw Error("the sandbox needs a home to hide, and HOME is '" + home.string() + "'");
  }
  for (const std::string& path : view.sandbox.read) check_named(view, path);
  for (const std::string& path : view.sandbox.write) check_named(view, path);
}

void check_program(const std::vector<std::string>& program, const os::Environment& environment) {
  const std::string& name = program.front();
  const std::string path = os::variable(environment, "PATH").value_or("/usr/bin:/bin");
  if (name.find('/') != std::string::npos || os::find_program(name, path)) return;
  throw Error("'" + name + "' not found", "install '" + name + "', or add its folder to PATH");
}

namespace {

// What is not there yet an agent could make, as a link to anywhere: the next sandbox would show
// that. So all of it is there before one comes, and stays as it is, for it lies beneath a mount.
void keep_guarded(const fs::path& path) {
  const fs::file_type type = fs::symlink_status(path).type();
  if (type == fs::file_type::symlink) {
    throw Error("the sandbox cannot guard '" + path.string() + "': it is a symbolic link",
                "put there what it leads to, or set sandbox = \"off\"");
  }
  if (type != fs::file_type::not_found) return;
  if (!path.has_extension()) return os::make_private_folder(path);
  os::create_file(path, path.extension() == ".json" ? "{}\n" : "");
}

}  // namespace

void fill_home(const SandboxView& view) {
  os::make_private_folder(view.run_home);
  for (const std::string& folder : view.shared.written) {
    os::make_private_folder(view.home / folder);
  }
  for (const std::string& each : view.shared.guarded) keep_guarded(view.home / each);
  for (const std::string& file : view.shared.copied) {
    std::error_code ignored;  // an agent may have put a folder there: then the copy fails
    fs::remove(view.run_home / file, ignored);
    const auto content = os::read_file(view.home / file, os::Links::follow, k_copy_cap);
    if (content) os::write_file(view.run_home / file, *content);
  }
}

}  // namespace wave::runner
