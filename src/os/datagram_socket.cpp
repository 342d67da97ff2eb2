// SPDX-License-Identifier: MIT
#include "os/datagram_socket.h"

#include "error/error.h"
#include "os/failure.h"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace wave::os {
namespace {

constexpr size_t k_datagram_cap = 64 << 10;
constexpr int k_datagrams_per_turn = 1024;  // somebody may send faster than we read

FileDescriptor open_socket() {
  return FileDescriptor(socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

// False when the path does not fit into an address.
bool make_address(const std::filesystem::path& path, sockaddr_un& out) {
  const std::string& text = path.native();
  if (text.empty() || text.size() >= sizeof out.sun_path) return false;
  out = {};
  out.sun_family = AF_UNIX;
  std::memcpy(out.sun_path, text.c_str(), text.size() + 1);
  return true;
}

const sockaddr* generic(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

// A socket that its owner could not remove. Anything else at the path stays, and bind complains.
void remove_stale(const std::filesystem::path& path) {
  struct stat info {};
  if (lstat(path.c_str(), &info) == 0 && S_ISSOCK(info.st_mode)) unlink(path.c_str());
}

}  // namespace

DatagramSocket::DatagramSocket(FileDescriptor fd, std::filesystem::path path)
    : fd_(std::move(fd)), path_(std::move(path)), id_(file_id(path_).value_or(FileId{})) {}

DatagramSocket DatagramSocket::bind(const std::filesystem::path& path) {
  sockaddr_un address{};
  if (!make_address(path, address)) {
    throw Error(fmt::format("the path '{}' is too long for a socket", path.string()),
                "set 'host.socket_dir' to a short path");
  }
  FileDescriptor fd = open_socket();
  if (!fd) fail("open the socket", path, errno);
  remove_stale(path);
  fchmod(fd.get(), 0600);  // before bind: the file is never open to others
  if (::bind(fd.get(), generic(address), sizeof address) != 0) fail("open the socket", path, errno);
  return DatagramSocket(std::move(fd), path);
}

DatagramSocket& DatagramSocket::operator=(DatagramSocket&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(path_, other.path_);
  std::swap(id_, other.id_);
  return *this;
}

DatagramSocket::~DatagramSocket() {
  if (!fd_) return;
  // Not when another has taken the path meanwhile.
  struct stat info {};
  if (lstat(path_.c_str(), &info) != 0) return;
  if (FileId{info.st_dev, info.st_ino} == id_) unlink(path_.c_str());
}

std::vector<std::string> DatagramSocket::receive() {
  std::vector<std::string> out;
  std::string buffer(k_datagram_cap, '\0');
  while (out.size() < k_datagrams_per_turn) {
    const ssize_t got = recv(fd_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) break;
    out.emplace_back(buffer, 0, static_cast<size_t>(got));
  }
  return out;
}

bool send_datagram(const std::filesystem::path& path, const std::string& text) {
  sockaddr_un address{};
  if (!make_address(path, address)) return false;
  const FileDescriptor fd = open_socket();
  if (!fd) return false;
  const ssize_t sent = sendto(fd.get(), text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
                              generic(address), sizeof address);
  return sent == static_cast<ssize_t>(text.size());
}

}  // namespace wave::os
