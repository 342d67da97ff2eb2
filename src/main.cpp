// SPDX-License-Identifier: MIT
#include "cli/run.h"
#include "commands/commands.h"

int main(int argc, char** argv) { return wave::cli::run(argc, argv, wave::commands::commands()); }
