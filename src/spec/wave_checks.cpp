// SPDX-License-Identifier: MIT
#include "spec/wave_checks.h"

#include "domain/feature_name.h"
#include "error/suggest.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace wave::spec {
namespace {

class WaveCheck {
 public:
  WaveCheck(const std::vector<TaskSpec>& tasks, const Surroundings& surroundings,
            Mistakes& mistakes)
      : tasks_(tasks), surroundings_(surroundings), mistakes_(mistakes) {
    for (const TaskSpec& task : tasks_) by_feature_.emplace(task.feature, &task);
  }

  void check() {
    check_names();
    for (const TaskSpec& task : tasks_) check_needs(task);
    for (const TaskSpec& task : tasks_) check_from(task);
    for (const TaskSpec& task : tasks_) find_circle(task);
  }

 private:
  void check_names() {
    std::vector<std::string> accepted;
    for (const TaskSpec& task : tasks_) {
      if (task.feature.empty()) continue;
      const auto other = domain::feature_collision(task.feature, accepted);
      if (!other) {
        accepted.push_back(task.feature);
        continue;
      }
      const std::string first = by_feature_.at(*other)->feature_place.text();
      mistakes_.add(task.feature_place,
                    *other == task.feature
                        ? fmt::format("the feature '{}' is there twice, first at {}", *other, first)
                        : fmt::format("the feature '{}' collides with '{}' at {}",
                                      shown(task.feature), shown(*other), first));
    }
  }

  void check_needs(const TaskSpec& task) {
    for (const TaskSpec::Need& need : task.depends_on) {
      if (need.task == task.feature) {
        mistakes_.add(need.place, fmt::format("'{}' depends on itself", shown(task.feature)));
      } else if (by_feature_.count(need.task) == 0) {
        check_task_outside(need);
      }
    }
  }

  void check_task_outside(const TaskSpec::Need& need) {
    const auto fault = surroundings_.fault_of_need(need.task);
    if (!fault) return;
    std::vector<std::string> known;
    for (const auto& [feature, each] : by_feature_) known.push_back(feature);
    const auto near = suggest(need.task, known);
    mistakes_.add(need.place,
                  fmt::format("'depends_on' names '{}', {}{}", shown(need.task), *fault,
                              near ? fmt::format(", did you mean '{}'?", shown(*near)) : ""));
  }

  // A task of the wave has no branch yet: only who waits for it can begin there.
  void check_from(const TaskSpec& task) {
    if (surroundings_.given.from) return;
    const auto is_needed = [&](const std::string& name) {
      return std::any_of(task.depends_on.begin(), task.depends_on.end(),
                         [&](const TaskSpec::Need& need) { return need.task == name; });
    };
    if (task.from.empty() && task.depends_on.size() > 1) {
      mistakes_.add(task.depends_on.front().place,
                    fmt::format("'{}' depends on several tasks, so 'from_branch' must say where it "
                                "begins: at one of them, or at '{}'",
                                shown(task.feature), shown(surroundings_.default_branch)));
    } else if (by_feature_.count(task.from) > 0 && !task.from.empty() && !is_needed(task.from)) {
      mistakes_.add(task.place, fmt::format("'{}' begins at '{}', on which it does not depend",
                                            shown(task.feature), shown(task.from)));
    }
  }

  // Each circle is told once, from the first of its tasks in the file.
  void find_circle(const TaskSpec& task) {
    if (seen_[&task] != Seen::not_yet) return;
    seen_[&task] = Seen::on_the_way;
    way_.push_back(&task);
    for (const TaskSpec::Need& need : task.depends_on) {
      const auto next = by_feature_.find(need.task);
      if (next == by_feature_.end() || next->second == &task) continue;
      if (seen_[next->second] == Seen::on_the_way) tell_circle(*next->second, need.place);
      find_circle(*next->second);
    }
    way_.pop_back();
    seen_[&task] = Seen::done;
  }

  void tell_circle(const TaskSpec& first, const Place& place) {
    std::string circle;
    for (auto each = std::find(way_.begin(), way_.end(), &first); each != way_.end(); ++each) {
      circle += fmt::format("'{}' needs ", shown((*each)->feature));
    }
    mistakes_.add(place, fmt::format("'depends_on' goes round in a circle: {}'{}'", circle,
                                     shown(first.feature)));
  }

  enum class Seen { not_yet, on_the_way, done };
  const std::vector<TaskSpec>& tasks_;
  const Surroundings& surroundings_;
  Mistakes& mistakes_;
  std::map<std::string, const TaskSpec*> by_feature_;
  std::map<const TaskSpec*, Seen> seen_;
  std::vector<const TaskSpec*> way_;
};

}  // namespace

void check_wave(const std::vector<TaskSpec>& tasks, const Surroundings& surroundings,
                Mistakes& mistakes) {
  WaveCheck(tasks, surroundings, mistakes).check();
}

}  // namespace wave::spec
