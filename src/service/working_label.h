// SPDX-License-Identifier: MIT
// The label that an issue has at the forge while it is worked on. It is ours where the issue did
// not have it when it came into the backlog: only then it is taken away again.
#pragma once

#include "domain/task.h"
#include "forge/forge.h"
#include "service/pass.h"

#include <optional>

namespace wave::service {

// The labels as they are recorded: with ours left out once the piece has been begun.
std::vector<std::string> labels_to_record(const std::vector<std::string>& there,
                                          const domain::Task* before, const Policy& policy);

// Both look whether it came about; nothing to do is fine. The fault when it did not.
std::optional<forge::ForgeFault> set_working_label(forge::Forge& forge, const domain::Task& task,
                                                   const Policy& policy);
std::optional<forge::ForgeFault> drop_working_label(forge::Forge& forge, const domain::Task& task,
                                                    const Policy& policy);

}  // namespace wave::service
