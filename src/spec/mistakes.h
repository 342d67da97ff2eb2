// SPDX-License-Identifier: MIT
// Gathers what is wrong with specs, so that people are told all of it at once.
#pragma once

#include "error/error.h"
#include "spec/place.h"

#include <string>
#include <string_view>
#include <vector>

namespace wave::spec {

class Mistakes {
 public:
  // `document`: what people call what has them; `command`: whose page tells what it may say.
  explicit Mistakes(std::string document = "the spec", std::string command = "start")
      : document_(std::move(document)), command_(std::move(command)) {}

  // What was written is wrong.
  void add(const Place& place, const std::string& complaint);
  // What was written may be right, but something that it names is not there.
  void add_missing(const Place& place, const std::string& complaint);

  bool empty() const { return complaints_.empty(); }
  // Throws one Error with all of them, if there are any: wrong usage (129), or fatal (128) when
  // nothing but missing things is the matter.
  void end() const;

 private:
  struct Complaint {
    Place place;
    std::string text;
  };
  // In the order of the files as they were read, and of the lines in each.
  std::vector<Complaint> sorted() const;

  std::string document_;
  std::string command_;
  std::vector<Complaint> complaints_;
  Exit exit_ = Exit::fatal;
};

// Words of a file as a complaint shows them: on one line, without control characters, cut when they
// are long.
std::string shown(std::string_view words);

}  // namespace wave::spec
