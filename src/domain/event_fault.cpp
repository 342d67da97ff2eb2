// SPDX-License-Identifier: MIT
#include "domain/event_fault.h"

#include "domain/feature_name.h"
#include "domain/hex.h"
#include "domain/ids.h"

#include <algorithm>

namespace wave::domain {
namespace {

constexpr size_t k_longest_id = 300;
constexpr size_t k_longest_word = 4096;
constexpr size_t k_attempt_digits = 9;
constexpr int64_t k_last_ms = 253402300799999;  // the year 9999 ends
constexpr int64_t k_longest_s = int64_t{100} * 365 * 24 * 3600;

using Fault = std::optional<std::string>;

bool is_visible(char c) { return c > ' ' && c < 0x7F; }

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= k_longest_id &&
         std::all_of(text.begin(), text.end(), is_visible);
}

bool is_word(std::string_view text) {
  return text.size() <= k_longest_word && std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) < ' ' || c == 0x7F;
         });
}

// Of several lines.
bool is_text(std::string_view text) {
  return text.size() <= k_longest_text && std::none_of(text.begin(), text.end(), [](char c) {
           return (static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t') || c == 0x7F;
         });
}

bool is_oid_or_empty(std::string_view text) { return text.empty() || is_oid(text); }

bool is_ref(std::string_view text) {
  return text.starts_with("refs/") && text.size() <= k_longest_word && !ref_fault(text);
}

// A name of one folder or file: what leads nowhere else.
bool is_file_name(std::string_view text) {
  return is_word(text) && !text.empty() && text != "." && text != ".." &&
         text.find('/') == std::string_view::npos;
}

bool is_run_of(std::string_view run, std::string_view task) {
  if (!run.starts_with(task) || run.size() < task.size() + 2 || run[task.size()] != '-') {
    return false;
  }
  const std::string_view attempt = run.substr(task.size() + 1);
  return attempt.size() <= k_attempt_digits && attempt.front() != '0' &&
         attempt.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_time(int64_t ms) { return ms >= 0 && ms <= k_last_ms; }
bool is_span(int64_t seconds) { return seconds >= 0 && seconds <= k_longest_s; }

Fault wrong(const char* what, std::string_view value) {
  constexpr size_t k_shown = 80;
  std::string shown;
  for (const char c : value.substr(0, k_shown)) shown += is_visible(c) || c == ' ' ? c : '?';
  return std::string(what) + " is '" + shown + (value.size() > k_shown ? "...'" : "'");
}

Fault first_of(std::initializer_list<Fault> faults) {
  for (const Fault& fault : faults) {
    if (fault) return fault;
  }
  return std::nullopt;
}

Fault oid(const char* what, const std::string& value) {
  return is_oid_or_empty(value) ? Fault() : wrong(what, value);
}
Fault ref(const char* what, const std::string& value) {
  return value.empty() || is_ref(value) ? Fault() : wrong(what, value);
}
Fault word(const char* what, const std::string& value) {
  return is_word(value) ? Fault() : wrong(what, value);
}
Fault text(const char* what, const std::string& value) {
  return is_text(value) ? Fault() : wrong(what, value);
}
Fault words(const char* what, const std::vector<std::string>& values) {
  for (const std::string& value : values) {
    if (!is_word(value)) return wrong(what, value);
  }
  return std::nullopt;
}
Fault span(const char* what, int64_t value) {
  return is_span(value) ? Fault() : wrong(what, std::to_string(value));
}

Fault fault_of(const Event&, const Created& b) {
  if (feature_fault(b.feature, "")) return wrong("the feature", b.feature);
  if (!is_time(b.base_fetched_ms)) return wrong("a time", std::to_string(b.base_fetched_ms));
  const bool is_branch =
      b.branch.empty() || (is_ref(b.branch) && b.branch.starts_with("refs/heads/"));
  return first_of({is_branch ? Fault() : wrong("the branch", b.branch), ref("the base", b.base_ref),
                   oid("the base", b.base_oid), word("the worktree", b.worktree),
                   word("the ticket", b.ticket), word("the digest", b.prompt_digest),
                   word("the origin", b.origin), word("the address", b.url),
                   span("the time limit", b.timeout_s), span("the time limit", b.idle_timeout_s)});
}

Fault fault_of(const Event& event, const RunClaimed& b) {
  if (event.run.empty() || event.attempt < 1) return wrong("the run", event.run);
  return first_of({word("the agent", b.agent), word("the host", b.host),
                   word("the session", b.session), oid("the tip", b.tip), oid("the base", b.base),
                   span("the time limit", b.timeout_s), span("the time limit", b.idle_timeout_s)});
}

Fault fault_of(const Event&, const RunStarted& b) {
  return first_of({word("the machine", b.machine), oid("the tip", b.tip)});
}

Fault fault_of(const Event&, const CommitSeen& b) { return oid("the commit", b.oid); }

template <class Used>
Fault usage(const Used& b) {
  const bool is_usage = b.input_tokens >= 0 && b.output_tokens >= 0 && b.cost_usd >= 0;
  return is_usage ? Fault() : wrong("the usage", "below zero");
}

Fault fault_of(const Event&, const RunEnded& b) {
  return first_of({usage(b), oid("the tip", b.tip), word("the agent's session", b.agent_session)});
}

Fault fault_of(const Event&, const Message& b) {
  if (!is_file_name(b.message)) return wrong("the message", b.message);
  return first_of({word("the digest", b.digest), word("the delivery", b.delivery)});
}

Fault fault_of(const Event& event, const Kept& b) {
  const bool is_keep = is_ref(b.ref) && b.ref.starts_with("refs/wave/keep/" + event.task + "/");
  return first_of({is_keep ? Fault() : wrong("the kept ref", b.ref), oid("what is kept", b.oid)});
}

Fault fault_of(const Event& event, const Removed& b) {
  const bool is_keep =
      b.snapshot.empty() ||
      (is_ref(b.snapshot) && b.snapshot.starts_with("refs/wave/keep/" + event.task + "/"));
  return first_of({b.trash.empty() || is_file_name(b.trash) ? Fault() : wrong("the trash", b.trash),
                   is_oid_or_empty(b.head) ? Fault() : ref("the head", b.head),
                   oid("the head", b.head_oid), oid("the tip", b.tip),
                   is_keep ? Fault() : wrong("the snapshot", b.snapshot)});
}

Fault fault_of(const Event&, const Landed& b) {
  return first_of({oid("the commit", b.oid), oid("its source", b.source)});
}

Fault fault_of(const Event&, const Described& b) {
  return first_of({word("the title", b.title), text("the description", b.body),
                   words("a label", b.labels), words("an assignee", b.assignees),
                   word("the author", b.author), word("the version", b.version)});
}
Fault fault_of(const Event&, const Weighed& b) {
  if (b.score < 0 || b.score > 100) return wrong("the score", std::to_string(b.score));
  return first_of(
      {text("the reason", b.why), word("the version", b.version), word("the policy", b.policy)});
}
Fault fault_of(const Event&, const Planned& b) {
  return first_of({text("the plan", b.plan), word("the version", b.version),
                   oid("the base", b.base), word("the agent", b.agent),
                   word("the agent's session", b.session)});
}
Fault fault_of(const Event&, const Reviewed& b) {
  return first_of({oid("the commit", b.oid), oid("the tree", b.tree),
                   text("the verdict", b.verdict), word("the agent", b.agent)});
}
Fault fault_of(const Event&, const Checked& b) {
  return first_of(
      {oid("the commit", b.oid), word("the check", b.name), text("the output", b.tail)});
}
Fault fault_of(const Event&, const Proposed& b) {
  return first_of({word("the address", b.url), oid("the commit", b.oid)});
}
Fault fault_of(const Event&, const Called& b) {
  return first_of({word("the call", b.call), word("the role", b.role), word("the agent", b.agent),
                   span("the time", b.took_ms / 1000), usage(b)});
}
Fault fault_of(const Event&, const Asked& b) { return text("the question", b.question); }
Fault fault_of(const Event&, const Answered& b) { return text("the answer", b.text); }
Fault fault_of(const Event&, const Held&) { return std::nullopt; }

Fault fault_of(const Event&, const Restored& b) { return word("the origin", b.from); }
Fault fault_of(const Event&, const Moved&) { return std::nullopt; }
// Of a newer program: nothing of it is used.
Fault fault_of(const Event&, const Unknown& b) { return word("the kind", b.kind); }

}  // namespace

std::optional<std::string> event_fault(const Event& event) {
  if (!is_id(event.id)) return wrong("its id", event.id);
  if (!is_task_id(event.task)) return wrong("its task", event.task);
  if (!event.run.empty() && !is_run_of(event.run, event.task)) return wrong("its run", event.run);
  if (event.attempt < 0 || event.epoch < 0) return wrong("its attempt or epoch", "below zero");
  if (!is_time(event.t_ms)) return wrong("its time", std::to_string(event.t_ms));
  if (!is_time(event.not_before_ms)) return wrong("a time", std::to_string(event.not_before_ms));
  if (auto fault = word("its author", event.by)) return fault;
  return std::visit([&](const auto& body) { return fault_of(event, body); }, event.body);
}

}  // namespace wave::domain
