// SPDX-License-Identifier: MIT
#include "actions/slots.h"

#include <set>

namespace wave::actions {
namespace {

constexpr int64_t k_highest_port = 65535;

}  // namespace

int choose_slot(store::Store& store, const std::string& task,
                const std::map<std::string, int>& given) {
  const auto identity = store.writer();
  index::Index& index = store.index();
  std::set<int> taken;
  for (const int slot : index.slots_in_use(identity ? identity->writer : "", task)) {
    taken.insert(slot);
  }
  for (const auto& [other, slot] : given) {
    if (other != task) taken.insert(slot);
  }
  const auto known = index.task(task);
  const domain::Run* last = known ? known->current_run() : nullptr;
  if (last && last->slot > 0 && taken.count(last->slot) == 0) return last->slot;
  int slot = 1;
  while (taken.count(slot) > 0) ++slot;
  return slot;
}

void add_slot(os::Environment& environment, int slot, const config::Config& config) {
  if (slot <= 0) return;
  environment.emplace_back("WAVE_SLOT", std::to_string(slot));
  const int64_t width = config.integer("slot.port_width");
  const int64_t base = config.integer("slot.port_base") + slot * width;
  if (width > k_highest_port || base + width - 1 > k_highest_port) return;
  environment.emplace_back("WAVE_PORT_BASE", std::to_string(base));
}

}  // namespace wave::actions
