// SPDX-License-Identifier: MIT
// One function for each command: what it is called with and what it does. Each has a file of its
// name here, a manual page man/git-wave-<name>.1 and a suite tests/cli/<name>.sh.
#pragma once

#include "cli/command.h"

namespace wave::commands {

cli::Command answer();
cli::Command attach();
cli::Command blame();
cli::Command call();
cli::Command cancel();
cli::Command claims();
cli::Command cleanup();
cli::Command clone();
cli::Command complete();
cli::Command completion();
cli::Command config();
cli::Command diff();
cli::Command doctor();
cli::Command enqueue();
cli::Command events();
cli::Command explain();
cli::Command gc();
cli::Command hooks();
cli::Command index();
cli::Command init();
cli::Command inspect();
cli::Command issue();
cli::Command logs();
cli::Command land();
cli::Command new_project();
cli::Command notify();
cli::Command pause();
cli::Command plan();
cli::Command pool();
cli::Command reconcile();
cli::Command restore();
cli::Command resume();
cli::Command retry();
cli::Command runner();
cli::Command runs();
cli::Command schedule();
cli::Command send();
cli::Command serve();
cli::Command show();
cli::Command start();
cli::Command status();
cli::Command stop();
cli::Command sync();
cli::Command trust();
cli::Command unpause();
cli::Command version();
cli::Command wait();
cli::Command who();
cli::Command work();

}  // namespace wave::commands
