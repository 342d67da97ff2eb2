// SPDX-License-Identifier: MIT
#include "actions/hold_issue.h"

#include "error/error.h"

namespace wave::actions {

bool hold_issue(const domain::Summary& task, Hold hold, IssueDoors& doors) {
  bool changed = false;
  append_word(doors, [&](index::Index& index) {
    std::vector<domain::Event> events;
    const domain::Summary now = standing(index, task.id);
    if (hold == Hold::on && domain::is_terminal(now.state)) {
      throw Error(
          name_of(now) + " is " + std::string(to_string(now.state)) + ": there is nothing to pause",
          "git wave issue list shows what is to be done");
    }
    const bool wanted = hold == Hold::on;
    changed = now.held != wanted;
    if (changed) events.push_back(word_about(now, domain::Held{wanted}));
    return events;
  });
  return changed;
}

}  // namespace wave::actions
