// SPDX-License-Identifier: MIT
// What becomes of a program at its file calls and named points (tests/failpoints): it may die
// there, or find the disk full. Once dead it still runs until it can be unwound, but nothing that
// it does reaches the disk.
#include "failpoints/failpoints.h"
#include "os/failpoint.h"
#include "simulator/machine.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>

namespace wave::test {

bool g_listening = false;

Fate fate_at(std::string_view point) {
  using simulator::Machine;
  Machine* machine = Machine::running();
  simulator::Process* process = machine ? machine->current() : nullptr;
  if (!process) return {};
  if (process->is_killed) return {EIO, false};
  const int64_t step = ++process->steps;
  if (step == process->dies_at) {
    machine->tell("is killed at " + std::string(point));
    process->is_killed = true;
    return {EIO, false};
  }
  if (step >= process->fails_from && step < process->fails_to) {
    if (step == process->fails_from) machine->tell("finds the disk full at " + std::string(point));
    return {ENOSPC, false};
  }
  return {};
}

void die() { std::abort(); }  // no write is torn here

}  // namespace wave::test

namespace wave::os {

void reach(const char* point) {
  using simulator::Machine;
  Machine* machine = Machine::running();
  if (!machine || !machine->current()) return;
  test::fate_at(point);
  machine->let_others();
}

}  // namespace wave::os
