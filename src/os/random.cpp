// SPDX-License-Identifier: MIT
#include "os/random.h"

#include "error/error.h"
#include "os/failure.h"

#include <cerrno>

#include <fmt/format.h>
#include <sys/random.h>

namespace wave::os {

std::string random_bytes(size_t count) {
  std::string out(count, '\0');
  size_t filled = 0;
  while (filled < count) {
    const ssize_t got = getrandom(out.data() + filled, count - filled, 0);
    if (got >= 0) {
      filled += static_cast<size_t>(got);
    } else if (errno != EINTR) {
      throw Error(fmt::format("cannot read random bytes from 'getrandom': {}", reason(errno)),
                  "the kernel refuses getrandom(2); check the sandbox this runs in");
    }
  }
  return out;
}

double random_fraction() {
  const std::string bytes = random_bytes(2);
  const int number =
      (static_cast<unsigned char>(bytes[0]) << 8) | static_cast<unsigned char>(bytes[1]);
  return number / 65535.0;
}

std::string random_uuid() {
  std::string bytes = random_bytes(16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  std::string out;
  for (const char byte : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  for (const size_t at : {8, 13, 18, 23}) out.insert(at, "-");
  return out;
}

}  // namespace wave::os
