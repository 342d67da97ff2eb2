// SPDX-License-Identifier: MIT
#include "simulator/fiber.h"

#include <cstdint>
#include <cstdlib>
#include <new>
#include <vector>

#include <sys/mman.h>
#include <ucontext.h>

// What the C++ runtime knows of exceptions that are on their way belongs to the stack, and so it
// goes where the stack goes. The layout is the Itanium C++ ABI's.
namespace __cxxabiv1 {
struct __cxa_eh_globals {
  void* caught;
  unsigned uncaught;
};
extern "C" __cxa_eh_globals* __cxa_get_globals() noexcept;
}  // namespace __cxxabiv1

namespace wave::simulator {
namespace {

constexpr size_t k_stack_bytes = 1 << 20;

// Stacks that nobody uses now.
std::vector<void*>& spare_stacks() {
  static std::vector<void*> all;
  return all;
}

void* take_stack() {
  if (!spare_stacks().empty()) {
    void* out = spare_stacks().back();
    spare_stacks().pop_back();
    return out;
  }
  void* out = mmap(nullptr, k_stack_bytes, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
  if (out == MAP_FAILED) throw std::bad_alloc();
  return out;
}

}  // namespace

struct Fiber::Impl {
  std::function<void()> body;
  void* stack = nullptr;
  ucontext_t inside{};
  ucontext_t outside{};
  __cxxabiv1::__cxa_eh_globals exceptions{};
  bool over = false;

  void swap_exceptions() { std::swap(*__cxxabiv1::__cxa_get_globals(), exceptions); }

  static void enter(unsigned high, unsigned low) {
    const auto address = static_cast<uintptr_t>(high) << 32 | low;
    auto* self = reinterpret_cast<Impl*>(address);
    self->body();
    self->over = true;
    swapcontext(&self->inside, &self->outside);
    std::abort();  // nobody goes on with what is over
  }
};

Fiber::Fiber(std::function<void()> body) : impl_(std::make_unique<Impl>()) {
  impl_->body = std::move(body);
  impl_->stack = take_stack();
  getcontext(&impl_->inside);
  impl_->inside.uc_stack.ss_sp = impl_->stack;
  impl_->inside.uc_stack.ss_size = k_stack_bytes;
  impl_->inside.uc_link = nullptr;
  const auto address = reinterpret_cast<uintptr_t>(impl_.get());
  // makecontext(3) passes ints only.
  makecontext(&impl_->inside, reinterpret_cast<void (*)()>(&Impl::enter), 2,
              static_cast<unsigned>(address >> 32), static_cast<unsigned>(address));
}

Fiber::~Fiber() { spare_stacks().push_back(impl_->stack); }

void Fiber::resume() {
  impl_->swap_exceptions();
  swapcontext(&impl_->outside, &impl_->inside);
  impl_->swap_exceptions();
}

void Fiber::pause() { swapcontext(&impl_->inside, &impl_->outside); }

bool Fiber::is_over() const { return impl_->over; }

}  // namespace wave::simulator
