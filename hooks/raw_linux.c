// SPDX-License-Identifier: MIT
// Stands in for the C library under wave-signal on x86_64 and aarch64: the entry point and the few
// calls it makes, straight to the kernel. Starting a static glibc costs more than all of its work.
// It is no library: errors are -1 without errno, and only what wave-signal uses is here.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char** argv, char** environment);

#if defined(__x86_64__) && defined(__LP64__)

__asm__(
    ".globl _start\n"
    "_start:\n"
    "  xor %ebp, %ebp\n"
    "  mov %rsp, %rdi\n"
    "  and $-16, %rsp\n"
    "  call start_with_stack\n");

static long kernel(long number, long a, long b, long c, long d, long e, long f) {
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}

#elif defined(__aarch64__) && defined(__LP64__)

__asm__(
    ".globl _start\n"
    "_start:\n"
    "  mov x29, #0\n"
    "  mov x30, #0\n"
    "  mov x0, sp\n"
    "  bl start_with_stack\n");

static long kernel(long number, long a, long b, long c, long d, long e, long f) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = f;
  __asm__ volatile("svc #0"
                   : "+r"(x0)
                   : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                   : "memory");
  return x0;
}

#else
#error "no raw system calls for this machine: build wave-signal with the C library"
#endif

static long checked(long result) { return result < 0 ? -1 : result; }

static long call3(long number, long a, long b, long c) {
  return checked(kernel(number, a, b, c, 0, 0, 0));
}

void _exit(int status) {
  for (;;) call3(SYS_exit_group, status, 0, 0);
}

// The kernel leaves argc, argv and the environment on the stack, in this order.
void start_with_stack(long* stack);
void start_with_stack(long* stack) {
  char** argv = (char**)(stack + 1);
  _exit(main((int)stack[0], argv, argv + stack[0] + 1));
}

int openat(int folder, const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const int mode = (flags & O_CREAT) != 0 ? va_arg(rest, int) : 0;
  va_end(rest);
  return (int)checked(kernel(SYS_openat, folder, (long)path, flags, mode, 0, 0));
}

ssize_t read(int fd, void* buffer, size_t size) {
  return call3(SYS_read, fd, (long)buffer, (long)size);
}

ssize_t write(int fd, const void* buffer, size_t size) {
  return call3(SYS_write, fd, (long)buffer, (long)size);
}

int close(int fd) { return (int)call3(SYS_close, fd, 0, 0); }

int flock(int fd, int operation) { return (int)call3(SYS_flock, fd, operation, 0); }

// On both machines the kernel's `struct stat` is the one of the C library.
int fstat(int fd, struct stat* status) { return (int)call3(SYS_fstat, fd, (long)status, 0); }

int fstatat(int folder, const char* path, struct stat* status, int flags) {
  return (int)checked(kernel(SYS_newfstatat, folder, (long)path, (long)status, flags, 0, 0));
}

int socket(int family, int type, int protocol) {
  return (int)call3(SYS_socket, family, type, protocol);
}

ssize_t sendmsg(int fd, const struct msghdr* message, int flags) {
  return call3(SYS_sendmsg, fd, (long)message, flags);
}

int clock_gettime(clockid_t clock, struct timespec* now) {
  return (int)call3(SYS_clock_gettime, clock, (long)now, 0);
}

unsigned alarm(unsigned seconds) {
  const struct itimerval timer = {.it_value = {.tv_sec = (time_t)seconds}};
  call3(SYS_setitimer, ITIMER_REAL, (long)&timer, 0);
  return 0;
}

// The kernel's layout. Handlers here never return, so any address will do to return to.
struct kernel_sigaction {
  sighandler_t handler;
  unsigned long flags;
  sighandler_t restorer;
  unsigned long mask;
};

sighandler_t signal(int number, sighandler_t handler) {
  const unsigned long with_restorer = 0x04000000;
  const struct kernel_sigaction action = {handler, with_restorer, handler, 0};
  kernel(SYS_rt_sigaction, number, (long)&action, 0, sizeof action.mask, 0, 0);
  return SIG_DFL;
}

int sigemptyset(sigset_t* set) {
  *(unsigned long*)set = 0;
  return 0;
}

int sigaddset(sigset_t* set, int number) {
  *(unsigned long*)set |= 1UL << (number - 1);
  return 0;
}

int sigprocmask(int how, const sigset_t* set, sigset_t* old) {
  const long size = sizeof(unsigned long);
  return (int)checked(kernel(SYS_rt_sigprocmask, how, (long)set, (long)old, size, 0, 0));
}

void* memcpy(void* restrict to, const void* restrict from, size_t size) {
  for (size_t i = 0; i < size; ++i) ((char*)to)[i] = ((const char*)from)[i];
  return to;
}

// Only towards lower addresses, which is how lines move to the front of a buffer.
void* memmove(void* to, const void* from, size_t size) {
  for (size_t i = 0; i < size; ++i) ((char*)to)[i] = ((const char*)from)[i];
  return to;
}

void* memset(void* to, int byte, size_t size) {
  for (size_t i = 0; i < size; ++i) ((char*)to)[i] = (char)byte;
  return to;
}

int memcmp(const void* left, const void* right, size_t size) {
  const unsigned char* a = left;
  const unsigned char* b = right;
  for (size_t i = 0; i < size; ++i) {
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return 0;
}

size_t strlen(const char* text) {
  size_t length = 0;
  while (text[length] != '\0') ++length;
  return length;
}

int strncmp(const char* left, const char* right, size_t size) {
  for (size_t i = 0; i < size; ++i) {
    if (left[i] != right[i]) return (unsigned char)left[i] < (unsigned char)right[i] ? -1 : 1;
    if (left[i] == '\0') break;
  }
  return 0;
}

int strcmp(const char* left, const char* right) { return strncmp(left, right, (size_t)-1); }

char* strchr(const char* text, int byte) {
  for (; *text != (char)byte; ++text) {
    if (*text == '\0') return NULL;
  }
  return (char*)text;
}

char* strrchr(const char* text, int byte) {
  const char* last = NULL;
  for (; *text != '\0'; ++text) {
    if (*text == (char)byte) last = text;
  }
  return (char*)last;
}

char* strstr(const char* text, const char* word) {
  const size_t length = strlen(word);
  for (; *text != '\0'; ++text) {
    if (strncmp(text, word, length) == 0) return (char*)text;
  }
  return NULL;
}
