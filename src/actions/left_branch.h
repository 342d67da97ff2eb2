// SPDX-License-Identifier: MIT
// The branch that an earlier task of the same name has left.
#pragma once

#include "domain/task.h"
#include "store/store.h"

#include <optional>
#include <string>

namespace wave::actions {

// The earlier task, if the branch of this feature is there, was made by us for that task of this
// clone, stayed when it was cleaned up, and has not moved since: then a new task of the name may go
// on with it. Its tip is `removed->tip`. A branch that anybody else has made or moved is theirs.
std::optional<domain::Task> left_branch(store::Store& store, const std::string& feature);

}  // namespace wave::actions
