// SPDX-License-Identifier: MIT
// What the prompts of the pipeline are made from. Each role takes what it needs of it; what is
// empty is said to be none.
#pragma once

#include "domain/finding.h"
#include "domain/plan.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wave::prompt {

// An issue as its author wrote it.
struct IssueText {
  std::string key;     // "#12" or an id
  int64_t number = 0;  // what a candidate's decision is given for
  std::string title;
  std::string body;
  std::string author;
  std::vector<std::string> labels;
  int64_t priority = 0;  // 1 is the most urgent; 0: none is given
};

struct CheckText {
  std::string name;
  std::string state;  // "failed", "passed" ...
  std::string log;    // its end counts most
};

struct CommentText {
  std::string author;
  std::string path;  // empty: about the whole
  std::optional<int64_t> line;
  std::string text;
};

// A question that an agent had for a person, and what the person said.
struct AnsweredQuestion {
  std::string question;
  std::string answer;
};

struct RoleInput {
  std::string nonce;  // drawn for this prompt alone; see domain/answer_block.h
  IssueText issue;
  std::vector<IssueText> candidates;
  int64_t batch_size = 0;  // how many may be taken up; 0: not said
  std::optional<domain::Plan> plan;
  std::vector<domain::Finding> findings;
  std::vector<CheckText> checks;
  std::vector<CommentText> comments;
  std::vector<AnsweredQuestion> answers;
  std::string note;   // what is new, such as what became of the attempt before
  std::string fault;  // of the answer before, see domain/answer_fault.h
  std::string branch;
  std::string base;  // oids
  std::string head;
};

}  // namespace wave::prompt
