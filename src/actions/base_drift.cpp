// SPDX-License-Identifier: MIT
#include "actions/base_drift.h"

#include "error/error.h"
#include "os/log.h"
#include "store/commits.h"

namespace wave::actions {

BaseLook::BaseLook(store::Store& store)
    : store_(store),
      refs_(store.layout().common_dir),
      known_(store.layout().wave_dir() / "distances") {}

void BaseLook::look_again() {
  refs_ = git::RefReader(store_.layout().common_dir);
  bases_.clear();
}

// It may be a ref that leads on to another one (origin/HEAD), which only the repository follows.
std::optional<std::string> BaseLook::tip_of_base(const std::string& ref) {
  const auto known = bases_.find(ref);
  if (known != bases_.end()) return known->second;
  auto tip = refs_.ref(ref);
  if (!tip) tip = store::sound_tip(store_.repository(), ref);
  return bases_.emplace(ref, tip).first->second;
}

domain::BaseDrift BaseLook::between(const std::string& base, const std::string& head) {
  if (base == head) return {base};
  auto apart = known_.find(head, base);
  if (!apart) {
    apart = store_.repository().apart(head, base);
    known_.add(head, base, *apart);
  }
  return {base, apart->ahead, apart->behind};
}

std::optional<domain::BaseDrift> BaseLook::drift_of(const domain::Summary& task) {
  if (task.base_ref.empty() || task.branch.empty()) return std::nullopt;
  try {
    const auto head = refs_.ref(task.branch);
    const auto base = head ? tip_of_base(task.base_ref) : std::nullopt;
    return base ? std::optional(between(*base, *head)) : std::nullopt;
  } catch (const Error& error) {
    // A history that lacks objects tells nothing; the rest of the answer is worth having.
    os::log(os::Level::info, error.what());
    return std::nullopt;
  }
}

}  // namespace wave::actions
