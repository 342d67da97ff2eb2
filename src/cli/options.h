// SPDX-License-Identifier: MIT
// The options and operands of one command, declared once: parsing, checking and the list that -h
// prints all follow the declaration. A thin wall before CLI11, which is seen in options.cpp only.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace wave::cli {

// What the words asked for.
enum class Asked { run, short_help, manual };

// How many operands there may be.
enum class Count { any, at_least_one };

// One option as it was declared, for completion.
struct OptionShape {
  std::vector<std::string> names;  // "-m", "--message"
  std::string placeholder;         // of its value; empty: it takes none
};

struct OperandShape {
  std::string name;
  bool many = false;
};

// Targets must outlive parse(). Names are written as CLI11 does: "-m,--message".
class Options {
 public:
  Options();
  ~Options();
  Options(const Options&) = delete;
  Options& operator=(const Options&) = delete;

  void flag(const std::string& names, bool& target, const std::string& help);
  // The last one given counts.
  void value(const std::string& names, const std::string& placeholder,
             std::optional<std::string>& target, const std::string& help);
  void values(const std::string& names, const std::string& placeholder,
              std::vector<std::string>& target, const std::string& help);

  // Operands, in the order in which they are declared.
  void operand(const std::string& name, std::optional<std::string>& target);
  void required_operand(const std::string& name, std::string& target);
  void operands(const std::string& name, Count count, std::vector<std::string>& target);
  // Everything after `--`, untouched.
  void rest(std::vector<std::string>& target);

  // Throws UsageError, with a suggestion for a mistyped option.
  Asked parse(const std::vector<std::string>& words);

  // What was declared, in its order.
  const std::vector<OptionShape>& options() const;
  const std::vector<OperandShape>& operand_shapes() const;

  // One line for each option, for -h.
  std::string listing() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace wave::cli
