// SPDX-License-Identifier: MIT
#include "store/log_span.h"

#include "store/batch.h"

namespace wave::store {

LogSpan log_span(const git::Repository& repository, const std::string& to, const std::string& from,
                 size_t most_subjects) {
  LogSpan out;
  for (std::string at = to; !at.empty() && at != from;) {
    const auto commit = repository.commit(at);
    if (!commit) break;  // whoever sends it says so
    const std::string& message = commit->message;
    ++out.batches;
    out.events += count_lines(message);
    if (out.subjects.size() < most_subjects) {
      out.subjects.push_back(message.substr(0, message.find('\n')));
    }
    at = commit->parents.empty() ? "" : commit->parents.front();
  }
  return out;
}

}  // namespace wave::store
