// SPDX-License-Identifier: MIT
// The tree of a notes ref: a blob per commit, named by the commit's oid. git spreads the names over
// folders of two digits or does not, as it thinks best each time it writes; every form is read.
// What is added goes into such a folder, and where that has become full into one within it: so a
// note costs the same whether there are a thousand or a million, and none has ever to be moved.
#pragma once

#include "git/repository.h"

#include <map>
#include <string>

namespace wave::store {

using NoteBlobs = std::map<std::string, std::string>;  // commit -> blob

// Notes that one tree has and the other has not, or has otherwise.
struct NotesApart {
  NoteBlobs a;
  NoteBlobs b;
};

// Parts that are equal in both are not even read. Throws Error when one of them cannot be.
NotesApart notes_apart(const git::Repository& repository, const std::string& tree_a,
                       const std::string& tree_b);

// The tree with these notes in the place of those that the commits have now.
std::string tree_with_notes(git::Repository& repository, const std::string& tree,
                            const NoteBlobs& notes);

}  // namespace wave::store
