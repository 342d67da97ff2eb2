// SPDX-License-Identifier: MIT
// The files that other processes use, from /proc/PID. A process may end between any two calls.
#pragma once

#include "os/files.h"

#include <filesystem>
#include <optional>
#include <string>

namespace wave::os {

// Where a link of /proc/PID leads ("cwd", "exe").
struct ProcessLink {
  std::filesystem::path target;
  bool hidden = false;  // it is there, but may not be read
};
// Nothing when the process is gone, or has no such thing (a kernel thread).
std::optional<ProcessLink> process_link(int pid, const char* name);

// Whether the process belongs to the user that we act as.
bool is_own_process(int pid);

// Whether it has this very file open, under whatever name. False also where we may not look.
bool has_open(int pid, const FileId& file);

}  // namespace wave::os
