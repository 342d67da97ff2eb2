// SPDX-License-Identifier: MIT
// Called by a hook as `wave-signal <hook>`: notes in the worktree's own git directory that
// something happened (`1 <hook> <oid> <ms>` in wave-spool) and nudges the runner. It is a hint and
// nothing more: it never fails, blocks, prints or reads standard input, and knows neither libgit2
// nor SQLite. Plain POSIX and Linux; raw_linux.c can stand in for the C library.
#define _GNU_SOURCE  // O_PATH
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum {
  k_text = 4096 + 16,       // the longest path there is, and a word before it
  k_oid = 64,               // hex digits of SHA-256
  k_spool_cap = 16 << 20,   // beyond it nothing is added: whoever reads looks for itself
  k_packed_cap = 16 << 20,  // of packed-refs, so that a huge one cannot use up our second
  k_tries = 100,            // each takes microseconds, and where much goes on several meet a taker
  k_depth = 5               // symbolic refs to follow, as git does
};

static const char k_spool[] = "wave-spool";
static const char k_task[] = "wave-task";

static void leave(int number) {
  (void)number;
  _exit(0);
}

// Whatever hangs or hits a limit, the commit goes on. The mask and the ignored signals are
// inherited from whoever runs git, so nothing about them is taken for granted.
static void arm(void) {
  sigset_t alarms;
  sigemptyset(&alarms);
  sigaddset(&alarms, SIGALRM);
  signal(SIGALRM, leave);
  signal(SIGXFSZ, SIG_IGN);  // a file size limit is an error of write() then
  sigprocmask(SIG_UNBLOCK, &alarms, NULL);
  alarm(1);
}

static const char* variable(char** environment, const char* name) {
  const size_t length = strlen(name);
  for (; *environment != NULL; ++environment) {
    if (strncmp(*environment, name, length) == 0 && (*environment)[length] == '=') {
      return *environment + length + 1;
    }
  }
  return NULL;
}

static int open_folder(int base, const char* path) {
  return openat(base, path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

// Opens only what cannot block: nothing but a regular file passes.
static int open_file(int folder, const char* name) {
  const int fd = openat(folder, name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  struct stat status;
  if (fd >= 0 && (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))) {
    close(fd);
    return -1;
  }
  return fd;
}

// The beginning of a file as a string without the white space at its end; false when there is none.
static bool read_text(int folder, const char* name, char text[k_text]) {
  const int fd = open_file(folder, name);
  if (fd < 0) return false;
  ssize_t length = read(fd, text, k_text - 1);
  close(fd);
  while (length > 0 && (unsigned char)text[length - 1] <= ' ') --length;
  if (length <= 0) return false;
  text[length] = '\0';
  return true;
}

// What follows `word` and blanks at the start of `text`, or NULL.
static char* after(char* text, const char* word) {
  const size_t length = strlen(word);
  if (strncmp(text, word, length) != 0) return NULL;
  text += length;
  while (*text == ' ' || *text == '\t') ++text;
  return text;
}

// The folder named by a `gitdir: <path>` file; a relative path starts where the file lies.
static int open_named_by(const char* git_file) {
  char text[k_text];
  char folder[k_text];
  if (!read_text(AT_FDCWD, git_file, text)) return -1;
  const char* target = after(text, "gitdir:");
  if (target == NULL) return -1;
  const char* slash = strrchr(git_file, '/');
  if (*target == '/' || slash == NULL) return open_folder(AT_FDCWD, target);
  const size_t length = (size_t)(slash - git_file) + 1;
  if (length >= sizeof folder) return -1;
  memcpy(folder, git_file, length);
  folder[length] = '\0';
  const int base = open_folder(AT_FDCWD, folder);
  return base < 0 ? -1 : open_folder(base, target);
}

static int open_git_dir(char** environment) {
  const char* path = variable(environment, "GIT_DIR");
  if (path == NULL || *path == '\0') path = ".git";
  const int folder = open_folder(AT_FDCWD, path);
  return folder >= 0 ? folder : open_named_by(path);
}

static bool has_task(int git_dir) {
  struct stat status;
  return fstatat(git_dir, k_task, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode);
}

// Takes the object id that `text` starts with (40 or 64 hex digits and then no other word).
static bool take_oid(const char* text, char oid[k_oid + 1]) {
  size_t length = 0;
  while ((text[length] >= '0' && text[length] <= '9') ||
         (text[length] >= 'a' && text[length] <= 'f')) {
    if (++length > k_oid) return false;
  }
  if ((length != 40 && length != k_oid) || (unsigned char)text[length] > ' ') return false;
  memcpy(oid, text, length);
  oid[length] = '\0';
  return true;
}

// Is this line of packed-refs `<oid> <name>`?
static bool names(const char* line, size_t length, const char* name, size_t name_length) {
  return length > name_length + 1 && line[length - name_length - 1] == ' ' &&
         memcmp(line + length - name_length, name, name_length) == 0;
}

// Looks through the complete lines of `text` and returns where the unfinished one begins.
static size_t search_lines(const char* text, size_t length, const char* name, char* oid,
                           bool* found) {
  const size_t name_length = strlen(name);
  size_t begin = 0;
  for (size_t i = 0; i < length && !*found; ++i) {
    if (text[i] != '\n') continue;
    *found = names(text + begin, i - begin, name, name_length) && take_oid(text + begin, oid);
    begin = i + 1;
  }
  return begin;
}

// Read in pieces and not mapped: a mapped file that somebody cuts off would kill us.
static bool find_packed(int common_dir, const char* name, char oid[k_oid + 1]) {
  char text[4 * k_text];
  size_t kept = 0;
  size_t seen = 0;
  bool found = false;
  const int fd = open_file(common_dir, "packed-refs");
  while (fd >= 0 && !found && kept < sizeof text && seen < k_packed_cap) {
    const ssize_t got = read(fd, text + kept, sizeof text - kept);
    if (got <= 0) break;
    seen += (size_t)got;
    kept += (size_t)got;
    const size_t rest = search_lines(text, kept, name, oid, &found);
    kept -= rest;
    memmove(text, text + rest, kept);
  }
  if (fd >= 0) close(fd);
  return found;
}

static int open_common_dir(int git_dir) {
  char text[k_text];
  const int common = read_text(git_dir, "commondir", text) ? open_folder(git_dir, text) : -1;
  return common >= 0 ? common : git_dir;
}

// HEAD's commit as the files tell it. Names that git forbids are not followed out of the
// repository.
static bool resolve_head(int git_dir, char oid[k_oid + 1]) {
  char text[k_text];
  char name[k_text];
  int common = -1;
  if (!read_text(git_dir, "HEAD", text)) return false;
  for (int depth = 0; depth < k_depth; ++depth) {
    if (take_oid(text, oid)) return true;
    const char* target = after(text, "ref:");
    if (target == NULL || strncmp(target, "refs/", 5) != 0 || strstr(target, "..") != NULL) break;
    memcpy(name, target, strlen(target) + 1);
    if (read_text(git_dir, name, text)) continue;
    if (common < 0) common = open_common_dir(git_dir);
    if (!read_text(common, name, text)) return find_packed(common, name, oid);
  }
  return false;
}

// The hook's name. As a config hook (git 2.54) we are called with the hook's own arguments instead,
// and they tell which it was: `amend` or `rebase`, the squash flag, or none.
static const char* hook_name(int argc, char** argv) {
  if (argc < 2) return "post-commit";
  const char* word = argv[1];
  if (strcmp(word, "amend") == 0 || strcmp(word, "rebase") == 0) return "post-rewrite";
  if (strcmp(word, "0") == 0 || strcmp(word, "1") == 0) return "post-merge";
  size_t length = 0;
  while ((word[length] >= 'a' && word[length] <= 'z') || word[length] == '-') ++length;
  return length > 0 && length <= 32 && word[length] == '\0' ? word : "-";
}

static char* put(char* out, const char* word) {
  while (*word != '\0') *out++ = *word++;
  return out;
}

static char* put_number(char* out, uint64_t number) {
  char digits[24];
  char* first = digits + sizeof digits - 1;
  *first = '\0';
  do *--first = (char)('0' + number % 10);
  while ((number /= 10) > 0);
  return put(out, first);
}

// `1 <hook> <oid> <ms>\n`: at most 2 + 32 + 1 + 64 + 1 + 20 + 1 bytes.
static size_t compose(char line[128], const char* hook, int git_dir) {
  char oid[k_oid + 1];
  struct timespec now = {0, 0};
  clock_gettime(CLOCK_REALTIME, &now);
  char* end = put(put(line, "1 "), hook);
  end = put(put(end, " "), resolve_head(git_dir, oid) ? oid : "-");
  end = put_number(put(end, " "), (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000);
  return (size_t)(put(end, "\n") - line);
}

// False when the spool was renamed away under our hands, and another try may find the new one.
// The taker renames the spool first and then locks it exclusively: with the shared lock held and
// the name still pointing to this file, our line is in before the taker reads.
static bool try_append(int git_dir, const char* line, size_t length) {
  struct stat opened;
  struct stat named;
  const int flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
  const int spool = openat(git_dir, k_spool, flags, 0600);
  if (spool < 0) return true;
  const bool settled = flock(spool, LOCK_SH | LOCK_NB) == 0 && fstat(spool, &opened) == 0 &&
                       fstatat(git_dir, k_spool, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
                       opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
  if (settled && S_ISREG(opened.st_mode) && opened.st_size < k_spool_cap) {
    const ssize_t written = write(spool, line, length);
    (void)written;  // a full disk is not ours to report
  }
  close(spool);
  return settled;
}

static void append(int git_dir, const char* line, size_t length) {
  int tries = 0;
  while (tries < k_tries && !try_append(git_dir, line, length)) ++tries;
}

// The runner's socket is the second line of wave-task; without it the runner finds the spool
// itself.
static void nudge_runner(int git_dir) {
  char text[k_text];
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (!read_text(git_dir, k_task, text)) return;
  const char* path = strchr(text, '\n');
  if (path == NULL || *++path != '/') return;
  size_t length = 0;
  while (path[length] != '\0' && path[length] != '\n') ++length;
  if (length >= sizeof address.sun_path) return;
  memcpy(address.sun_path, path, length);
  const int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return;
  char word[] = "spool";
  struct iovec part = {.iov_base = word, .iov_len = sizeof word - 1};
  const struct msghdr nudge = {
      .msg_name = &address, .msg_namelen = sizeof address, .msg_iov = &part, .msg_iovlen = 1};
  const ssize_t sent = sendmsg(fd, &nudge, MSG_DONTWAIT | MSG_NOSIGNAL);
  (void)sent;  // nobody there: the spool waits
}

int main(int argc, char** argv, char** environment) {
  arm();
  const int git_dir = open_git_dir(environment);
  if (git_dir < 0 || !has_task(git_dir)) return 0;
  char line[128];
  append(git_dir, line, compose(line, hook_name(argc, argv), git_dir));
  nudge_runner(git_dir);
  return 0;
}
