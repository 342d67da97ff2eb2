// SPDX-License-Identifier: MIT
// The frame of the prompts: the repository's own, else the user's, else the one in the program.
#pragma once

#include "os/process_runner.h"
#include "prompt/template.h"
#include "store/store.h"

namespace wave::actions {

// The repository's as committed on the default branch, never from a work tree: an agent may write
// there. Throws Error when one is there and cannot be used.
prompt::Template prompt_template(store::Store& store, const os::Environment& environment);

}  // namespace wave::actions
