// SPDX-License-Identifier: MIT
// Every setting of the program, declared once with its documentation. Reading, checking, `git wave
// config` and the man page all follow this table.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wave::config {

enum class Type { string, integer, boolean, list, duration, commands };

// Who may set it. What a repository's file says needs its user's approval when it decides what an
// agent sees or where we write, or when it names what is run.
enum class Reach {
  anyone,
  stricter,  // the repository's counts where it stands behind the user's in `choices`
  trusted,   // the repository's value is not there at all before it is approved
  runs       // it is there, marked; whoever would run it refuses before it is approved
};

// One setting. Keys are `section.name`; in an agent's own table the key is `agent.<name>.name`.
struct Declaration {
  std::string key;
  Type type;
  std::string default_text;  // as it would be written in the environment
  std::string meaning;       // one sentence
  Reach reach = Reach::anyone;
  int64_t minimum = 0;                    // integers
  std::vector<std::string> choices = {};  // of strings, also in lists; empty: anything goes
};

// Whether what a repository says must be approved before it counts.
bool needs_approval(const Declaration& declaration);

// The table, in the order in which people read it.
const std::vector<Declaration>& declarations();

// The declaration of a key (`agent.mine.model` is declared as `agent.<name>.model`), or none.
const Declaration* find_declaration(std::string_view key);

// "a string", "a whole number" ... as it stands after "wants" in a message.
std::string_view name_of(Type type);

}  // namespace wave::config
