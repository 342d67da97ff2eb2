// SPDX-License-Identifier: MIT
#include "actions/new_piece.h"

#include "actions/default_branch.h"
#include "domain/feature_name.h"
#include "domain/ids.h"
#include "domain/slug.h"
#include "error/error.h"
#include "git/layout.h"
#include "os/random.h"

namespace wave::actions {
namespace {

constexpr const char* k_heads = "refs/heads/";
constexpr const char* k_folder_of_branches = "wave/";
constexpr size_t k_own_part = 5;  // of a task's id, enough to tell those of one number and title

// By a task or a branch. Others of the same call begin with another number.
bool is_taken(const std::string& feature, index::Index& index, IssueDoors& doors,
              const std::string& default_branch) {
  return domain::feature_fault(feature, default_branch) ||
         domain::feature_collision(feature, index.features_in_use(feature)) ||
         doors.store.repository().ref(k_heads + std::string(k_folder_of_branches) + feature);
}

// Clones that share a backlog give the same number before they know of each other; what one of them
// puts there another may work on, and there the branch is to be free.
std::string wanted_feature(const NewPiece& piece, const IssueDoors& doors) {
  const std::string name = std::to_string(piece.number) + "-" + domain::slug(piece.described.title);
  const bool is_shared = piece.origin == "local" && !doors.config.string("claims.remote").empty();
  return is_shared ? name + "-" + piece.id.substr(0, k_own_part) : name;
}

std::string free_feature(const NewPiece& piece, index::Index& index, IssueDoors& doors,
                         const std::string& default_branch) {
  const std::string name = wanted_feature(piece, doors);
  std::string feature = name;
  for (int i = 2; is_taken(feature, index, doors, default_branch); ++i) {
    feature = name + "-" + std::to_string(i);
  }
  return feature;
}

}  // namespace

PiecePlace piece_place(IssueDoors& doors) {
  PiecePlace out;
  out.default_branch = default_branch(doors.store.layout(), doors.store.repository());
  const std::string base = doors.config.string("forge.base");
  if (!base.empty() && domain::ref_fault(base)) {
    throw Error("'forge.base' names no branch: '" + base + "'",
                "git wave config tells where that is set");
  }
  out.base_ref = k_heads + (base.empty() ? out.default_branch : base);
  return out;
}

std::string new_piece_id() {
  return domain::crockford32(os::random_bytes(domain::k_task_id_length));
}

void add_piece(const NewPiece& piece, const PiecePlace& place, index::Index& index,
               IssueDoors& doors, std::vector<domain::Event>& events) {
  const git::Layout& layout = doors.store.layout();
  domain::Created body;
  body.feature = free_feature(piece, index, doors, place.default_branch);
  body.branch = std::string(k_heads) + k_folder_of_branches + body.feature;
  body.base_ref = place.base_ref;
  body.worktree = git::worktree_path(layout, body.feature, doors.config.path("worktree.path"))
                      .lexically_relative(layout.project)
                      .string();
  body.origin = piece.origin;
  body.number = piece.number;
  body.url = piece.url;
  domain::Event created;
  created.id = domain::created_event_id(piece.id);
  created.task = piece.id;
  created.body = std::move(body);
  events.push_back(std::move(created));
  domain::Event described;
  described.task = piece.id;
  described.body = piece.described;
  events.push_back(std::move(described));
}

}  // namespace wave::actions
