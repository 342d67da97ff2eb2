// SPDX-License-Identifier: MIT
// Tells when a process ends, so that nobody needs to ask again and again.
#pragma once

#include "os/file_descriptor.h"
#include "os/process_identity.h"

#include <chrono>
#include <optional>

namespace wave::os {

// A descriptor that becomes readable once exactly this process has ended. Nothing when it has ended
// already, or when the kernel cannot tell (Linux before 5.3).
std::optional<FileDescriptor> end_of(const ProcessIdentity& identity);

// Whether the process of such a descriptor has ended.
bool has_ended(const FileDescriptor& end);

// Returns when it has ended, or after `patience`; early when a signal arrives or the kernel cannot
// tell.
void await_end(const ProcessIdentity& identity, std::chrono::milliseconds patience);

}  // namespace wave::os
