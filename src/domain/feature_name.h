// SPDX-License-Identifier: MIT
// Feature names: what people call a task, which is also its branch and names its directory.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wave::domain {

// Why the name cannot be a feature, as the end of a sentence ("... is not a feature name: <this>"),
// or nothing when it can. Rules: git-check-ref-format(1) for a branch, no leading '-' or '.', at
// most 100 bytes, not shaped like a task id, not reserved.
std::optional<std::string> feature_fault(std::string_view name, std::string_view default_branch);

// Why git would not have the name for a branch or, behind "refs/", for a ref (see
// git-check-ref-format(1)), in the same form; nothing when it would. `name` is not empty.
std::optional<std::string> ref_fault(std::string_view name);

// The directory of a feature: '/' becomes '-'.
std::string feature_directory(std::string_view feature);
// The same as a file system that folds case sees it. Of two features that collide, either both have
// the same, or one has that of the other with '-' and more behind it.
std::string folded_directory(std::string_view feature);

// The feature among `taken` that this one collides with: the same branch, one a folder of the other
// (`fix` and `fix/x` cannot both be branches), or the same directory on a file system that folds
// case.
std::optional<std::string> feature_collision(std::string_view feature,
                                             const std::vector<std::string>& taken);

}  // namespace wave::domain
