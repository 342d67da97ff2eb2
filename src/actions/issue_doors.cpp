// SPDX-License-Identifier: MIT
#include "actions/issue_doors.h"

#include "domain/issue_version.h"
#include "error/error.h"

namespace wave::actions {

void append_word(IssueDoors& doors, const store::Proposal& proposal) {
  const auto appended = doors.store.append(doors.now, "cli", proposal);
  if (appended.refused) throw Error(*appended.refused);
}

domain::Event word_about(const domain::Summary& task, domain::Body body,
                         std::optional<domain::State> to) {
  domain::Event event;
  event.task = task.id;
  event.body = std::move(body);
  event.to = to;
  if (to) event.from = task.state;
  return event;
}

domain::Summary standing(index::Index& index, const std::string& task) {
  const auto now = index.summary(task);
  if (!now) throw Error("there is no task '" + task + "'");
  return *now;
}

std::string name_of(const domain::Summary& task) {
  std::string out = "'" + task.feature + "'";
  if (task.number > 0) out += " (#" + std::to_string(task.number) + ")";
  return out;
}

std::string version_of(const domain::Described& described, const config::Config& config) {
  return domain::issue_version({described.title, described.body, "open", described.labels},
                               {config.string("labels.working")});
}

}  // namespace wave::actions
