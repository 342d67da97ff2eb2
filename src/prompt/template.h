// SPDX-License-Identifier: MIT
// The frame of a prompt: fixed words with places for what a task says.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wave::prompt {

// The places a template may have, written {{name}}, and those of them that it must have.
struct Places {
  std::vector<std::string> known;
  std::vector<std::string> needed;
};

// Of the prompt for a task.
const Places& task_places();

class Template {
 public:
  // `name` is what people are told when something is wrong with it: a file, mostly. Throws one
  // Error that lists every mistake with its line: places that are not known, and needed ones that
  // are missing.
  Template(std::string text, const std::string& name, const Places& places = task_places());

  // The one in the program.
  static const Template& built_in();

  // Goes over the template once: what was put in is never looked at again, so the user's words
  // cannot name places. Each placeholder must have a value.
  std::string fill(const std::vector<std::pair<std::string, std::string>>& values) const;

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace wave::prompt
