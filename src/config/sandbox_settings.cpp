// SPDX-License-Identifier: MIT
#include "config/sandbox_settings.h"

namespace wave::config {

std::vector<Declaration> declarations_of_the_sandbox() {
  using enum Type;
  return {
      {.key = "sandbox",
       .type = string,
       .default_text = "off",
       .meaning = "Whether agents are confined by bubblewrap: off; auto, where it works on this "
                  "machine; or bwrap, and nothing starts where it does not.",
       .reach = Reach::stricter,
       .choices = {"off", "auto", "bwrap"}},
      {.key = "paths.read",
       .type = list,
       .default_text = "",
       .meaning = "Files and folders that agents in the sandbox may read beside the usual ones; ~/ "
                  "or $HOME/ in front means your home.",
       .reach = Reach::trusted},
      {.key = "paths.write",
       .type = list,
       .default_text = "",
       .meaning = "The same, to be written as well.",
       .reach = Reach::trusted},
      {.key = "limits.processes",
       .type = integer,
       .default_text = "0",
       .meaning = "How many processes a run may have at once; in the sandbox only, and not for "
                  "root. 0 means no limit, here and below.",
       .minimum = 0},
      {.key = "limits.memory",
       .type = integer,
       .default_text = "0",
       .meaning = "How many bytes of address space each process of a run may have.",
       .minimum = 0},
      {.key = "limits.cpu",
       .type = duration,
       .default_text = "0s",
       .meaning = "How much processor time each process of a run may take."},
      {.key = "limits.file_size",
       .type = integer,
       .default_text = "0",
       .meaning = "How many bytes a file that a run writes may have.",
       .minimum = 0},
  };
}

}  // namespace wave::config
