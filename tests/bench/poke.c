/* SPDX-License-Identifier: MIT
 * The least that can tell somebody of something: a process that sends one datagram and is gone. */
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

int main(int argc, char** argv) {
  struct sockaddr_un to = {.sun_family = AF_UNIX};
  if (argc != 2 || strlen(argv[1]) >= sizeof to.sun_path) return 129;
  strcpy(to.sun_path, argv[1]);
  const int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
  return fd < 0 || sendto(fd, "x", 1, 0, (struct sockaddr*)&to, sizeof to) != 1;
}
