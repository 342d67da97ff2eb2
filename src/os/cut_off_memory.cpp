// SPDX-License-Identifier: MIT
#include "os/cut_off_memory.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>

#include <sys/mman.h>
#include <unistd.h>

namespace wave::os {
namespace {

thread_local volatile std::sig_atomic_t guards = 0;
std::atomic<int> pages{0};
std::atomic<uintptr_t> page_size{0};

bool put_zeros(void* address) {
  const uintptr_t size = page_size.load(std::memory_order_relaxed);
  void* const page = reinterpret_cast<void*>(reinterpret_cast<uintptr_t>(address) & ~(size - 1));
  return mmap(page, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) ==
         page;
}

// Returning repeats the access: it finds the zeros, or ends the program as ever.
void on_fault(int, siginfo_t* info, void*) {
  const int error = errno;
  if (guards > 0 && info->si_code == BUS_ADRERR && put_zeros(info->si_addr)) {
    ++pages;
  } else {
    std::signal(SIGBUS, SIG_DFL);
  }
  errno = error;
}

bool install() {
  page_size = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  struct sigaction action {};
  action.sa_sigaction = on_fault;
  action.sa_flags = SA_SIGINFO;
  sigemptyset(&action.sa_mask);
  return sigaction(SIGBUS, &action, nullptr) == 0;
}

}  // namespace

CutOffMemory::CutOffMemory() {
  static const bool installed = install();
  (void)installed;
  guards = guards + 1;
}

CutOffMemory::~CutOffMemory() { guards = guards - 1; }

int CutOffMemory::count() { return pages; }

}  // namespace wave::os
