// SPDX-License-Identifier: MIT
// One question to an agent, from the prompt to an answer that can be read: begun once and found
// again by its id, tried again when the agent fails, corrected once when the answer has not the
// form that was asked for. What it says is a claim; whoever asks checks it. What it took is told in
// the record, and counts in the piece's budget: within that alone anything is begun.
#pragma once

#include "domain/answer_fault.h"
#include "json/node.h"
#include "prompt/role_prompt.h"
#include "service/pass.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace wave::service {

struct Inquiry {
  std::string id;  // says what the answer rests on: the same question is not asked twice
  prompt::Role role = prompt::Role::plan;
  prompt::RoleInput input;                 // the nonce is drawn when it is asked
  std::string task;                        // empty: about none
  std::vector<std::string> sharers = {};   // tasks that share what one about none takes
  std::string agent;                       // a name that find_agent knows
  std::string scratch;                     // the name of the worktree that the agent looks at
  std::string oid;                         // the commit there
  std::optional<std::string> resume = {};  // the agent's session to go on with
  std::chrono::seconds timeout{0};
  int64_t attempts = 1;
};

struct Reply {
  enum class State { waiting, answered, failed };
  State state = State::waiting;
  json::Node answer = {};
  std::string session = {};            // the agent's own
  std::string why = {};                // failed: a sentence
  std::optional<int64_t> due_ms = {};  // waiting for a time, not for an end; wall clock
  bool is_limited = false;             // that time is when the agent may work again
  bool is_spent = false;               // failed: the piece's budget allows no more questions
};

class Inquirer {
 public:
  // What is wrong with an answer beside its form; nothing when it can be used.
  using Examine = std::function<std::optional<domain::AnswerFault>(const json::Node&)>;

  Inquirer(Doors& doors, const Pass& pass) : doors_(doors), pass_(pass) {}

  // Begins it, or looks how it stands. Throws Error when no agent can be started.
  Reply ask(const Inquiry& inquiry, const Examine& examine);
  // The same question is asked anew the next time. Its calls have ended.
  void forget(const Inquiry& inquiry);
  // The answers to all questions whose ids begin so are not wanted any more.
  void drop(const std::string& beginning);

 private:
  Reply look(const Inquiry& inquiry, const std::string& id, const call::CallLook& call,
             const Examine& examine);
  Reply read(const Inquiry& inquiry, const std::string& id, const call::CallEnd& end,
             const Examine& examine);
  Reply begin(const Inquiry& inquiry, const std::string& id, prompt::Role role,
              const prompt::RoleInput& input, const std::optional<std::string>& resume);

  Doors& doors_;
  const Pass& pass_;
};

// A digest as the end of an id: 20 hex digits.
std::string id_digest(const std::string& text);

}  // namespace wave::service
