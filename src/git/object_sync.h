// SPDX-License-Identifier: MIT
// Making freshly written objects durable, many at the price of one.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace wave::git {

// Returns when the loose objects of these ids, and their names, are on disk. Ids without a loose
// file are passed over: they lie in a pack, which was there before.
void sync_objects(const std::filesystem::path& objects, const std::vector<std::string>& oids);

}  // namespace wave::git
