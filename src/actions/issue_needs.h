// SPDX-License-Identifier: MIT
// What a piece of the backlog waits for: what its text says ("Blocked by #3"), and what is named
// besides.
#pragma once

#include "index/index.h"

#include <functional>
#include <string>
#include <vector>

namespace wave::actions {

// Whether a name in the text that leads nowhere is passed over (a text that is there already).
enum class Unknown { refused, passed_over };

// Ids, each once, in the order of the text. Throws Error naming what is not there, or is several.
// Issues of other repositories are nobody's here and left out.
std::vector<std::string> needs_in_text(index::Index& index, const std::string& body,
                                       Unknown unknown);

// Adds the ids of tasks as people name them: #3, a feature, an id.
void add_needs(index::Index& index, const std::vector<std::string>& names,
               std::vector<std::string>& ids);

// Throws Error when what the task is to wait for waits for the task itself, however indirectly.
// `needs_of` gives the ids that one waits for, `name` what people call it.
void refuse_ring(const std::string& task,
                 const std::function<std::vector<std::string>(const std::string&)>& needs_of,
                 const std::function<std::string(const std::string&)>& name);

}  // namespace wave::actions
