// SPDX-License-Identifier: MIT
#include "failpoints/failpoints.h"

#include "error/error.h"
#include "os/failpoint.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace wave::test {

bool g_listening = false;

namespace {

enum class Action { none, kill, exit, fail, sleep, pause, torn };

// What this process was told.
struct Order {
  std::string point;
  long first = 1;  // of the hits that are acted upon
  long last = 1;
  Action action = Action::none;
  long number = 0;   // the error, or milliseconds
  std::string seen;  // a file; empty: nobody wants to know
};

Order* g_order = nullptr;
std::atomic<long> g_hits = 0;

[[noreturn]] void refuse(std::string_view what) {
  std::fprintf(stderr, "git wave: '%.*s' is no failpoint\n", static_cast<int>(what.size()),
               what.data());
  _exit(129);
}

int error_of(std::string_view name) {
  if (name == "ENOSPC") return ENOSPC;
  if (name == "EIO") return EIO;
  if (name == "EAGAIN") return EAGAIN;
  refuse(name);
}

long number_of(std::string_view text) {
  long out = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || stopped != text.data() + text.size() || out < 1) refuse(text);
  return out;
}

// "err(ENOSPC)": what stands in brackets.
std::string_view argument(std::string_view word) {
  const size_t open = word.find('(');
  if (open == std::string_view::npos || !word.ends_with(')')) refuse(word);
  return word.substr(open + 1, word.size() - open - 2);
}

void read_action(std::string_view word, Order& order) {
  if (word == "kill") order.action = Action::kill;
  if (word == "exit") order.action = Action::exit;
  if (word == "pause") order.action = Action::pause;
  if (word == "torn") order.action = Action::torn;
  if (word.starts_with("err")) {
    order.action = Action::fail;
    order.number = error_of(argument(word));
  } else if (word.starts_with("sleep")) {
    order.action = Action::sleep;
    order.number = number_of(argument(word));
  }
  if (order.action == Action::none) refuse(word);
}

// "3", "3-8" or "3+".
void read_hits(std::string_view word, Order& order) {
  const size_t end = std::min(word.find_first_of("-+"), word.size());
  order.first = order.last = number_of(word.substr(0, end));
  if (end == word.size()) return;
  order.last = word.substr(end) == "+" ? LONG_MAX : number_of(word.substr(end + 1));
}

// <point>[:<hits>][:<action>]
void read_order(std::string_view text, Order& order) {
  const auto next = [&text] {
    const size_t end = std::min(text.find(':'), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return word;
  };
  order.point = next();
  const auto& all = points();
  const bool known = std::find(all.begin(), all.end(), order.point) != all.end();
  if (!known && order.point != "any") refuse(order.point);
  std::string_view word = next();
  if (!word.empty() && word.front() >= '0' && word.front() <= '9') {
    read_hits(word, order);
    word = next();
  }
  read_action(word.empty() ? "kill" : word, order);
}

// Past our own file calls, which would report themselves.
void note(const std::string& line) {
  if (g_order->seen.empty()) return;
  const auto fd = static_cast<int>(syscall(SYS_openat, AT_FDCWD, g_order->seen.c_str(),
                                           O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (fd < 0) return;
  syscall(SYS_write, fd, line.data(), line.size());
  syscall(SYS_close, fd);
}

// Lines of the file that are for this command.
void read_orders_for(const char* command) {
  const char* folder = std::getenv("XDG_RUNTIME_DIR");
  if (!folder || !command) return;
  std::FILE* file = std::fopen((std::string(folder) + "/wave-failpoints").c_str(), "re");
  if (!file) return;
  char line[4096];
  while (std::fgets(line, sizeof line, file)) {
    const std::string_view text(line, std::strcspn(line, "\n"));
    const size_t blank = text.find(' ');
    if (blank == std::string_view::npos) continue;
    const std::string_view what = text.substr(blank + 1);
    if (text.substr(0, blank) == "seen") {
      g_order->seen = what;
    } else if (text.substr(0, blank) == command) {
      read_order(what, *g_order);
    }
  }
  std::fclose(file);
}

void list_and_leave() {
  for (const std::string_view each : points()) {
    std::printf("%.*s\n", static_cast<int>(each.size()), each.data());
  }
  std::exit(0);
}

// Before main, so that the program itself knows nothing of all this. glibc hands out the words.
__attribute__((constructor)) void begin(int count, char** words, char**) {
  const char* command = count > 1 ? words[1] : nullptr;
  char program[PATH_MAX];
  const ssize_t length = readlink("/proc/self/exe", program, sizeof program);
  const bool is_ours =
      length > 0 && std::string_view(program, static_cast<size_t>(length)).ends_with("/git-wave");
  if (is_ours && command && std::string_view(command) == "failpoints") list_and_leave();
  g_order = new Order;
  if (is_ours) read_orders_for(command);
  if (const char* seen = std::getenv("WAVE_FAILPOINT_SEEN")) g_order->seen = seen;
  if (const char* order = std::getenv("WAVE_FAILPOINT")) read_order(order, *g_order);
  unsetenv("WAVE_FAILPOINT_SEEN");
  unsetenv("WAVE_FAILPOINT");
  g_listening = !g_order->seen.empty() || g_order->action != Action::none;
}

Fate act() {
  switch (g_order->action) {
    case Action::none:
      return {};
    case Action::kill:
      die();
    case Action::exit:
      _exit(static_cast<int>(Exit::fatal));
    case Action::fail:
      return {static_cast<int>(g_order->number), false};
    case Action::sleep: {
      const timespec time{g_order->number / 1000, g_order->number % 1000 * 1'000'000};
      nanosleep(&time, nullptr);
      return {};
    }
    case Action::pause:
      raise(SIGSTOP);
      return {};
    case Action::torn:
      return {0, true};
  }
  return {};
}

}  // namespace

void die() {
  raise(SIGKILL);
  _exit(137);  // it came from elsewhere; never reached
}

Fate fate_at(std::string_view point) {
  if (!g_listening) return {};
  const int error = errno;
  const std::string name(point);
  note(name + '\n');
  Fate out;
  if (g_order->action != Action::none && (g_order->point == "any" || g_order->point == name)) {
    const long hit = ++g_hits;
    if (hit >= g_order->first && hit <= g_order->last) {
      note("! " + name + '\n');
      out = act();
    }
  }
  errno = error;
  return out;
}

}  // namespace wave::test

namespace wave::os {

void reach(const char* point) {
  const test::Fate fate = test::fate_at(point);
  if (fate.torn) test::die();
  if (fate.error == 0) return;
  throw Error(std::string("cannot go on at '") + point + "': " + std::strerror(fate.error),
              "a failpoint was set");
}

}  // namespace wave::os
