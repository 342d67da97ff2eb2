// SPDX-License-Identifier: MIT
#include "actions/issue_needs.h"

#include "actions/find_task.h"
#include "domain/dependencies.h"
#include "error/error.h"

#include <algorithm>
#include <deque>
#include <map>

namespace wave::actions {
namespace {

std::string ids_of(const std::vector<domain::Summary>& tasks) {
  std::string out;
  for (const domain::Summary& task : tasks) out += (out.empty() ? "" : ", ") + task.id;
  return out;
}

void add_once(std::vector<std::string>& ids, const std::string& id) {
  if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
}

}  // namespace

std::vector<std::string> needs_in_text(index::Index& index, const std::string& body,
                                       Unknown unknown) {
  const domain::Dependencies said = domain::read_dependencies(body, "");
  std::vector<std::string> ids;
  for (const std::string& id : said.ids) {
    if (index.summary(id)) {
      add_once(ids, id);
    } else if (unknown == Unknown::refused) {
      throw Error("the text says that it waits for '" + id + "', but there is no such task",
                  "git wave issue list --all shows the backlog");
    }
  }
  for (const int64_t number : said.numbers) {
    const auto found = tasks_with_number(index, number);
    if (found.size() == 1) {
      add_once(ids, found.front().id);
    } else if (unknown == Unknown::refused) {
      const std::string name = "#" + std::to_string(number);
      throw Error("the text says that it waits for '" + name + "', but " +
                      (found.empty() ? "there is no such task" : "several tasks have that number"),
                  found.empty() ? "git wave issue list --all shows the backlog"
                                : "write '#' and the id instead: " + ids_of(found));
    }
  }
  return ids;
}

void add_needs(index::Index& index, const std::vector<std::string>& names,
               std::vector<std::string>& ids) {
  for (const std::string& name : names) {
    if (name.empty()) throw UsageError("what is it blocked by?", "give a number such as '#3'");
    add_once(ids, find_named_task(index, name).id);
  }
}

void refuse_ring(const std::string& task,
                 const std::function<std::vector<std::string>(const std::string&)>& needs_of,
                 const std::function<std::string(const std::string&)>& name) {
  std::map<std::string, std::string> waits;  // what was come upon, by the one that waits for it
  std::deque<std::string> left = {task};
  for (; !left.empty(); left.pop_front()) {
    for (const std::string& need : needs_of(left.front())) {
      if (need == task) {
        std::string way = name(task);
        std::string at = left.front();
        for (; at != task; at = waits.at(at)) way = name(at) + " -> " + way;
        throw Error("'" + name(task) + "' would wait for itself: " + name(task) + " -> " + way,
                    "take one of these out of 'blocked by'");
      }
      if (waits.emplace(need, left.front()).second) left.push_back(need);
    }
  }
}

}  // namespace wave::actions
