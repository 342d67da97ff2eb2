// SPDX-License-Identifier: MIT
#include "runner/pane.h"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace wave::runner {
namespace {

constexpr size_t k_pending_max = 1 << 20;

void make_raw() {
  termios settings{};
  if (tcgetattr(STDIN_FILENO, &settings) != 0) return;
  cfmakeraw(&settings);
  tcsetattr(STDIN_FILENO, TCSANOW, &settings);
}

}  // namespace

Pane::Pane(bool raw) {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO}) {
    const int flags = fcntl(fd, F_GETFL);
    if (flags >= 0) fcntl(fd, F_SETFL, flags | O_NONBLOCK);
  }
  readable_ = raw && isatty(STDIN_FILENO) == 1;
  if (readable_) make_raw();
}

void Pane::show(std::string_view bytes) {
  if (!open_) return;
  pending_ += bytes;
  if (pending_.size() > k_pending_max) pending_.erase(0, pending_.size() - k_pending_max);
  flush();
}

void Pane::flush() {
  while (open_ && !pending_.empty()) {
    const ssize_t wrote = write(STDOUT_FILENO, pending_.data(), pending_.size());
    if (wrote > 0) {
      pending_.erase(0, static_cast<size_t>(wrote));
    } else if (wrote < 0 && errno == EINTR) {
      continue;
    } else if (wrote < 0 && errno == EAGAIN) {
      return;
    } else {
      open_ = false;  // the tmux server is gone: EIO, EPIPE
    }
  }
}

std::string Pane::typed() {
  std::string out;
  std::array<char, 4096> buffer{};
  while (readable_) {
    const ssize_t got = read(STDIN_FILENO, buffer.data(), buffer.size());
    if (got > 0) {
      out.append(buffer.data(), static_cast<size_t>(got));
    } else if (got < 0 && errno == EINTR) {
      continue;
    } else {
      if (got == 0 || errno != EAGAIN) readable_ = false;
      break;
    }
  }
  return out;
}

std::optional<os::TerminalSize> Pane::size() const {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0) return std::nullopt;
  return os::TerminalSize{size.ws_row, size.ws_col};
}

}  // namespace wave::runner
