// SPDX-License-Identifier: MIT
// How a piece of work comes into the backlog, wherever it comes from.
#pragma once

#include "actions/issue_doors.h"

#include <string>
#include <vector>

namespace wave::actions {

// One on its way into the log.
struct NewPiece {
  std::string id;
  std::string origin;  // the forge: "local", "github"
  int64_t number = 0;  // there
  std::string url;     // there, or empty
  domain::Described described;
};

// What is the same for all pieces.
struct PiecePlace {
  std::string default_branch;  // short name
  std::string base_ref;        // full name of the ref that their branches begin at
};

// As the configuration has it. Throws Error when forge.base names no branch.
PiecePlace piece_place(IssueDoors& doors);

std::string new_piece_id();

// What it takes to record it: that it came to be, with a feature and a branch that nobody has, and
// what it says. To be asked under the lock; several of one call have different numbers.
void add_piece(const NewPiece& piece, const PiecePlace& place, index::Index& index,
               IssueDoors& doors, std::vector<domain::Event>& events);

}  // namespace wave::actions
