// SPDX-License-Identifier: MIT
#include "git/hook_block.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include <fmt/format.h>

namespace wave::git {
namespace {

constexpr std::string_view k_shebang = "#!/bin/sh\n";
constexpr std::string_view k_begin = "# >>> git-wave >>>\n";
constexpr std::string_view k_end = "# <<< git-wave <<<\n";
constexpr std::string_view k_test = "[ -x ";
constexpr std::string_view k_then = " ] && ";

// What follows the program in the block's one command.
std::string call_of(std::string_view hook) {
  return fmt::format(" {} </dev/null >/dev/null 2>&1 || :\n", hook);
}

// The reverse of shell_quote(); nothing when the word is not as that writes it.
std::optional<std::string> shell_unquote(std::string_view word) {
  constexpr std::string_view quote = "'\\''";
  if (word.size() < 2) return std::nullopt;
  std::string out;
  for (size_t i = 1; i + 1 < word.size();) {
    const bool quoted = word.substr(i).starts_with(quote);
    out += word[i];
    i += quoted ? quote.size() : 1;
  }
  return shell_quote(out) == word ? std::optional(out) : std::nullopt;
}

// The program of the line between the markers. Both words are the same length, so the line's length
// tells where they lie, whatever the path contains.
std::optional<std::string> program_of(std::string_view line, std::string_view hook) {
  const std::string call = call_of(hook);
  const size_t fixed = k_test.size() + k_then.size() + call.size();
  if (line.size() < fixed || (line.size() - fixed) % 2 != 0) return std::nullopt;
  const auto program = shell_unquote(line.substr(k_test.size(), (line.size() - fixed) / 2));
  if (!program) return std::nullopt;
  const std::string word = shell_quote(*program);
  return line == fmt::format("{}{}{}{}{}", k_test, word, k_then, word, call) ? program
                                                                             : std::nullopt;
}

bool mentions(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> out;
  while (true) {
    const size_t begin = line.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return out;
    line.remove_prefix(begin);
    const size_t length = std::min(line.find_first_of(" \t"), line.size());
    out.push_back(line.substr(0, length));
    line.remove_prefix(length);
  }
}

// The name of the program that runs a script with this first line, `env` looked through.
std::string_view interpreter_of(std::string_view shebang) {
  shebang.remove_prefix(2);
  const auto base = [](std::string_view path) { return path.substr(path.find_last_of('/') + 1); };
  const auto words = words_of(shebang);
  if (words.empty()) return {};
  if (base(words[0]) != "env") return base(words[0]);
  const auto program = std::find_if(words.begin() + 1, words.end(), [](std::string_view word) {
    return !word.starts_with('-') && !mentions(word, "=");
  });
  return program == words.end() ? std::string_view{} : base(*program);
}

// Scripts like `exec tclsh "$0"` or `tail -n +20 "$0"` are two programs in one file: what we put in
// would reach the second one as well.
bool reads_itself(std::string_view text) {
  while (!text.empty()) {
    const size_t length = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, length);
    constexpr std::array<std::string_view, 4> readers = {"exec", "tail", "sed ", "awk "};
    if (mentions(line, "$0") && std::any_of(readers.begin(), readers.end(),
                                            [&](auto reader) { return mentions(line, reader); })) {
      return true;
    }
    text.remove_prefix(length);
  }
  return false;
}

}  // namespace

std::string shell_quote(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

std::string hook_block(std::string_view hook, const std::filesystem::path& program) {
  const std::string word = shell_quote(program.string());
  return fmt::format("{}{}{}{}{}{}{}", k_begin, k_test, word, k_then, word, call_of(hook), k_end);
}

BlockFound find_block(std::string_view text, std::string_view hook) {
  // The marks without their line ends: an editor may have changed those, or what is around them.
  const std::string_view begin_mark = k_begin.substr(0, k_begin.size() - 1);
  const std::string_view end_mark = k_end.substr(0, k_end.size() - 1);
  const size_t begin = text.find(begin_mark);
  const size_t end = text.find(end_mark);
  BlockFound out;
  if (begin == std::string_view::npos && end == std::string_view::npos) return out;
  out.state = BlockState::edited;
  if (begin != text.rfind(begin_mark) || end != text.rfind(end_mark) || end < begin ||
      end == std::string_view::npos || !text.substr(begin).starts_with(k_begin) ||
      !text.substr(end).starts_with(k_end) || (begin > 0 && text[begin - 1] != '\n')) {
    return out;
  }
  const size_t line = begin + k_begin.size();
  const auto program = program_of(text.substr(line, end - line), hook);
  if (!program) return out;
  return {BlockState::intact, begin, end + k_end.size() - begin, *program};
}

std::string own_hook(const std::string& block) { return std::string(k_shebang) + block; }

std::string chaining_hook(std::string_view hook, const std::string& block) {
  // A hook that is not executable is switched off, and stays so. Where the link under the hook's
  // own name is missing, the hook has to do with the other name.
  return own_hook(block) +
         fmt::format("wave_orig=\"${{0%/*}}/{}\"\n", original_link(hook).string()) +
         "[ -x \"$wave_orig\" ] || wave_orig=\"$0.wave-orig\"\n"
         "[ -x \"$wave_orig\" ] || exit 0\n"
         "exec \"$wave_orig\" \"$@\"\n";
}

std::string older_chaining_hook(const std::string& block) {
  return own_hook(block) + "[ -x \"$0.wave-orig\" ] || exit 0\nexec \"$0.wave-orig\" \"$@\"\n";
}

std::filesystem::path original_link(std::string_view hook) {
  return std::filesystem::path("wave-orig") / hook;
}

bool takes_block(std::string_view text) {
  constexpr std::array<std::string_view, 7> shells = {"sh",  "bash", "dash", "ash",
                                                      "ksh", "mksh", "zsh"};
  const size_t end = text.find('\n');
  if (!text.starts_with("#!") || end == std::string_view::npos) return false;
  const std::string_view shebang = text.substr(0, end);
  // With CRLF the kernel looks for an interpreter whose name ends in CR: such a script never runs.
  if (mentions(shebang, "\r") || text.find('\0') != std::string_view::npos) return false;
  return std::find(shells.begin(), shells.end(), interpreter_of(shebang)) != shells.end() &&
         !reads_itself(text);
}

std::string insert_block(const std::string& text, const std::string& block) {
  const size_t second_line = text.find('\n') + 1;
  return text.substr(0, second_line) + block + text.substr(second_line);
}

std::string remove_block(const std::string& text, const BlockFound& found) {
  return replace_block(text, found, {});
}

std::string replace_block(const std::string& text, const BlockFound& found,
                          const std::string& block) {
  return text.substr(0, found.begin) + block + text.substr(found.begin + found.length);
}

}  // namespace wave::git
