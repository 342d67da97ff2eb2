// SPDX-License-Identifier: MIT
// Calls of the C library that stand in front of the real ones: what takes time, tells the time or
// gives random bytes comes from the simulated machine.
#include "simulator/machine.h"

#include <cerrno>
#include <cstring>
#include <ctime>

#include <poll.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

namespace {

using wave::simulator::Machine;

Machine* machine_of_program() {
  Machine* machine = Machine::running();
  return machine && machine->current() ? machine : nullptr;
}

// Short sleeps are for others to get on; how long they really take is left to chance.
int64_t real_ms(Machine& machine, int64_t asked_ms) {
  constexpr int64_t k_short_ms = 100;
  return asked_ms < k_short_ms ? machine.chance.spread(1, 200) : asked_ms;
}

}  // namespace

extern "C" {

int poll(pollfd* fds, nfds_t count, int timeout) {
  Machine* machine = machine_of_program();
  if (!machine) return static_cast<int>(syscall(SYS_poll, fds, count, timeout));
  return machine->wait(fds, count, timeout);
}

int nanosleep(const timespec* asked, timespec*) {
  Machine* machine = machine_of_program();
  if (!machine) return 0;
  machine->wait(nullptr, 0,
                real_ms(*machine, asked->tv_sec * int64_t{1000} + asked->tv_nsec / 1'000'000));
  return 0;
}

// Only SQLite sleeps so.
int usleep(useconds_t asked) {
  Machine* machine = machine_of_program();
  if (machine) machine->sleep_through(real_ms(*machine, asked / 1000));
  return 0;
}

int clock_gettime(clockid_t clock, timespec* out) noexcept {
  Machine* machine = Machine::running();
  if (!machine) return static_cast<int>(syscall(SYS_clock_gettime, clock, out));
  const int64_t ms = clock == CLOCK_REALTIME ? machine->wall_ms() : machine->boot_ms();
  out->tv_sec = ms / 1000;
  out->tv_nsec = ms % 1000 * 1'000'000;
  return 0;
}

pid_t getpid() noexcept {
  Machine* machine = machine_of_program();
  return machine ? machine->current()->identity.pid : static_cast<pid_t>(syscall(SYS_getpid));
}

time_t time(time_t* out) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (out) *out = now.tv_sec;
  return now.tv_sec;
}

int gettimeofday(timeval* out, void*) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  out->tv_sec = now.tv_sec;
  out->tv_usec = now.tv_nsec / 1000;
  return 0;
}

ssize_t getrandom(void* bytes, size_t size, unsigned flags) {
  Machine* machine = Machine::running();
  if (!machine) return syscall(SYS_getrandom, bytes, size, flags);
  auto* at = static_cast<unsigned char*>(bytes);
  for (size_t i = 0; i < size; ++i) at[i] = static_cast<unsigned char>(machine->chance.next());
  return static_cast<ssize_t>(size);
}

}  // extern "C"
