// SPDX-License-Identifier: MIT
#include "service/working_label.h"

#include "domain/folded_word.h"

#include <algorithm>

namespace wave::service {
namespace {

bool has_label(const std::vector<std::string>& labels, const Policy& policy) {
  return domain::any_of_words(labels, {policy.working_label});
}

bool is_ours(const domain::Task& task, const Policy& policy) {
  return !policy.working_label.empty() && task.work && task.work->origin == "github" &&
         !has_label(task.work->described.labels, policy);
}

}  // namespace

std::vector<std::string> labels_to_record(const std::vector<std::string>& there,
                                          const domain::Task* before, const Policy& policy) {
  std::vector<std::string> out = domain::tidy_words(there);
  const bool is_begun = before && (before->state != domain::State::pending || before->attempt > 0);
  const bool had_it = before && before->work && has_label(before->work->described.labels, policy);
  if (is_begun && !had_it) {
    std::erase_if(out, [&](const std::string& label) { return has_label({label}, policy); });
  }
  return out;
}

std::optional<forge::ForgeFault> set_working_label(forge::Forge& forge, const domain::Task& task,
                                                   const Policy& policy) {
  if (!is_ours(task, policy)) return std::nullopt;
  forge::Label label;
  label.name = policy.working_label;
  label.description = "git-wave is working on it";
  const auto set = forge.add_label(task.work->number, label);
  return set ? std::nullopt : std::optional(set.fault());
}

std::optional<forge::ForgeFault> drop_working_label(forge::Forge& forge, const domain::Task& task,
                                                    const Policy& policy) {
  if (!is_ours(task, policy)) return std::nullopt;
  const auto dropped = forge.remove_label(task.work->number, policy.working_label);
  const bool is_fine = dropped || dropped.fault().kind == forge::ForgeFault::Kind::not_found;
  return is_fine ? std::nullopt : std::optional(dropped.fault());
}

}  // namespace wave::service
