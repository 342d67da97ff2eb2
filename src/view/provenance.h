// SPDX-License-Identifier: MIT
// `git wave who`: which task, agent and run commits came from.
#pragma once

#include "actions/provenance.h"
#include "json/writer.h"
#include "view/style.h"

#include <string>
#include <vector>

namespace wave::view {

// A paragraph for each commit.
std::string provenance_text(const std::vector<actions::Provenance>& commits, const Style& style);
std::string provenance_json(const std::vector<actions::Provenance>& commits);

// The members of one commit in an object that is open; with or without texts of prompts.
void write_provenance(json::Writer& out, const actions::Provenance& commit,
                      actions::Prompts prompts);

// "commit", or the word of how it landed.
std::string_view how_word(const actions::Work& work);

}  // namespace wave::view
