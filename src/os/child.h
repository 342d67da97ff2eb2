// SPDX-License-Identifier: MIT
// A child process that we accompany: the agent. It leads a session and process group of its own, so
// that all of it can be signalled, and talks to us through pipes or a pseudo terminal.
#pragma once

#include "os/file_descriptor.h"
#include "os/process_runner.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace wave::os {

enum class Stdio { pipes, terminal };

struct TerminalSize {
  unsigned short rows = 50;
  unsigned short columns = 200;
};

struct ChildCommand {
  std::vector<std::string> argv;
  Environment environment;
  std::filesystem::path directory;
  std::filesystem::path input_file;  // standard input with pipes; empty: /dev/null
  Stdio stdio = Stdio::pipes;
  TerminalSize size;
  std::optional<uint64_t> brand = {};  // see brand.h
};

struct ChildEnd {
  std::optional<int> exit_code;
  std::optional<int> signal;
};

// One running child. Destroying it closes our ends; it does not kill.
class Child {
 public:
  // Throws Error when the program cannot be started; its exit() tells nothing, its what() does.
  // argv[0] is looked up as in Command.
  static Child start(const ChildCommand& command);

  int pid() const { return pid_; }  // also its session and process group
  // Non-blocking. pipes: its standard output and its standard error, read-only; terminal: both
  // directions are output(), and reading fails with EIO once nobody holds the other side. errors()
  // is -1 then.
  int output() const { return output_.get(); }
  int errors() const { return errors_.get(); }
  // Appends what can be read of both at once. At the end of a stream its descriptor is -1 from then
  // on.
  void read(std::string& output, std::string& errors) {
    output_.read_into(output);
    errors_.read_into(errors);
  }
  // Readable when the child has ended (pidfd).
  int ended() const { return pidfd_.get(); }

  // Collects the exit status when it has ended (the same again later); nothing while it runs.
  std::optional<ChildEnd> collect();
  void resize(TerminalSize size);

 private:
  int pid_ = 0;
  FileDescriptor output_;
  FileDescriptor errors_;
  FileDescriptor pidfd_;
  std::optional<ChildEnd> end_;
};

// From now on, orphaned descendants become our children (PR_SET_CHILD_SUBREAPER).
void become_subreaper();
// Reaps adopted descendants that ended, but not `except`. Not while another thread runs commands:
// their exit statuses would be lost.
void reap_adopted(int except);

}  // namespace wave::os
