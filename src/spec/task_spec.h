// SPDX-License-Identifier: MIT
// What a spec file says about one task, whichever of the formats it was written in.
#pragma once

#include "spec/place.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace wave::spec {

// Empty and nothing mean that the spec does not say.
struct TaskSpec {
  Place place;          // where the task begins
  Place feature_place;  // where its name stands
  std::string feature;
  std::string project;  // the name of the project it was written for
  std::string text;     // of the prompt: document and requirements
  std::string from;
  std::string session;
  std::string ticket;
  std::string agent;
  std::string model;
  std::vector<std::string> constraints;
  std::vector<std::string> agent_args;
  std::optional<std::chrono::seconds> timeout;
  std::optional<std::chrono::seconds> idle_timeout;
  std::optional<bool> interactive;
  std::optional<bool> existing_branch;
  std::optional<bool> commit_needed;

  // A task of the same wave by its feature, or one that exists.
  struct Need {
    std::string task;
    Place place;
  };
  std::vector<Need> depends_on;
};

}  // namespace wave::spec
