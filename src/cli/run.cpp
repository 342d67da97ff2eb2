// SPDX-License-Identifier: MIT
#include "cli/run.h"

#include "cli/help.h"
#include "cli/manual.h"
#include "cli/output.h"
#include "cli/version.h"
#include "error/as_error.h"
#include "error/suggest.h"
#include "os/signals.h"
#include "view/plain_text.h"

#include <exception>
#include <filesystem>

#include <fmt/format.h>

namespace wave::cli {
namespace {

// What a shell reports for a program that SIGPIPE ended, as git does.
constexpr int k_output_closed = 141;

using Words = std::vector<std::string>;

// What stands before the command.
struct Globals {
  bool help = false;
  bool manual = false;
  bool version = false;
  bool no_color = false;
};

void change_folder(const std::string& folder) {
  std::error_code failed;
  std::filesystem::current_path(folder, failed);
  if (failed) throw Error(fmt::format("cannot change to '{}': {}", folder, failed.message()));
}

// Takes the options before the command off the front of `words`.
Globals take_globals(Words& words) {
  Globals out;
  size_t at = 0;
  for (; at < words.size() && words[at].starts_with('-'); ++at) {
    const std::string& word = words[at];
    if (word == "-h") {
      out.help = true;
    } else if (word == "--help") {
      out.manual = true;
    } else if (word == "--version") {
      out.version = true;
    } else if (word == "--no-color") {
      out.no_color = true;
    } else if (word == "-C") {
      if (++at == words.size()) throw UsageError("the option '-C' wants a folder");
      change_folder(words[at]);
    } else {
      throw UsageError(fmt::format("unknown option '{}'", word), "git wave -h lists the commands");
    }
  }
  words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(at));
  return out;
}

const Entry& find_command(const std::string& name, const std::vector<Entry>& commands) {
  Words known;
  for (const Entry& entry : commands) {
    if (entry.name == name) return entry;
    if (entry.command.group != Group::hidden) known.push_back(entry.name);
  }
  const auto near = suggest(name, known);
  throw UsageError(
      fmt::format("'{}' is no command of git wave", name),
      near ? fmt::format("did you mean '{}'?", *near) : std::string("git wave -h lists them"));
}

void provide(Need need, Context& context) {
  if (need == Need::repository) context.here();
  if (need == Need::store) context.store();
}

int run_command(const Entry& entry, const Words& words, Context& context) {
  Options options;
  const Action action = entry.command.prepare(options);
  const Asked asked = options.parse(words);
  if (asked == Asked::manual) open_manual("git-wave-" + entry.name, context.environment());
  if (asked != Asked::run) {
    print(command_help(entry.command, options));
    return static_cast<int>(Exit::done);
  }
  provide(entry.command.need, context);
  // Also when it fails half way, or is interrupted while it waits.
  struct AtTheEnd {
    Context& context;
    ~AtTheEnd() { context.after_appends(); }
  } const at_the_end{context};
  return action(context);
}

int dispatch(Words words, const std::vector<Entry>& commands) {
  const Globals globals = take_globals(words);
  const os::Environment environment = os::current_environment();
  if (globals.manual) open_manual("git-wave", environment);
  if (globals.version) {
    print(fmt::format("git-wave version {}\n", version()));
    return static_cast<int>(Exit::done);
  }
  if (globals.help || globals.manual || words.empty()) {
    print(program_help(commands));
    const bool asked = globals.help || globals.manual;
    return static_cast<int>(asked ? Exit::done : Exit::no);
  }
  Terminal terminal = look_at_terminal(environment);
  if (globals.no_color) terminal.colours = false;
  Context context(environment, terminal);
  const Entry& entry = find_command(words.front(), commands);
  return run_command(entry, Words(words.begin() + 1, words.end()), context);
}

int tell(const std::string& sentence, const std::string& hint, Exit exit) {
  narrate(fmt::format("git wave: {}\n", view::plain_text(sentence)));
  if (!hint.empty()) narrate(fmt::format("hint: {}\n", view::plain_text(hint)));
  return static_cast<int>(exit);
}

// A failure while the user was ending the program is that end.
int tell_error(const Error& error) {
  if (os::interrupted()) return static_cast<int>(Exit::interrupted);
  return tell(error.what(), error.hint(), error.exit());
}

}  // namespace

int run(int argc, const char* const* argv, const std::vector<Entry>& commands) {
  try {
    os::watch_interrupts();
    const int code = dispatch(Words(argv + (argc > 0 ? 1 : 0), argv + argc), commands);
    flush();
    return os::interrupted() ? static_cast<int>(Exit::interrupted) : code;
  } catch (const OutputClosed&) {
    return k_output_closed;
  } catch (const std::exception& error) {
    return tell_error(as_error(error));
  }
}

}  // namespace wave::cli
