// SPDX-License-Identifier: MIT
// A question that an agent would ask a person in a new directory, answered beforehand.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace wave::agent {

enum class TrustFormat { json, toml };

// "In this file, under this path of keys, this value": data, carried out by the caller and only for
// interactive runs; unattended ones are asked nothing.
struct TrustEntry {
  std::filesystem::path file;
  TrustFormat format = TrustFormat::json;
  std::vector<std::string> keys;
  std::string value;  // a literal of the format
  std::string why;    // the question it answers
};

}  // namespace wave::agent
