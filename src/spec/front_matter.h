// SPDX-License-Identifier: MIT
// What stands above a Markdown text: between lines of '---' in the simple part of YAML that people
// use there (`key: value`, lists), or between lines of '+++' in TOML.
#pragma once

#include "json/node.h"

#include <string>
#include <string_view>

namespace wave::spec {

struct Markdown {
  json::Reading front;  // an object; empty where nothing stands above the text
  std::string body;     // without the blank lines at its beginning
};

Markdown read_markdown(std::string_view text);

// The lines between the two '---', which begin at `first_line` of the file.
json::Reading read_front_matter(std::string_view lines, size_t first_line);

}  // namespace wave::spec
