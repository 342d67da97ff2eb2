// SPDX-License-Identifier: MIT
// The text that we put into hooks: one marked block that calls the signal program, and how it is
// found, put in and taken out again to the byte. Text only; files are hook_files.h.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace wave::git {

// The text as one word of sh, whatever it holds.
std::string shell_quote(std::string_view text);

// The block that calls `program` for `hook`, markers and last line break included. It fails never,
// prints nothing and leaves the hook's standard input to others.
std::string hook_block(std::string_view hook, const std::filesystem::path& program);

enum class BlockState {
  none,    // no marker of ours
  intact,  // as hook_block() writes it, for some program
  edited   // markers, but not what we wrote between them, or more than one block
};

// Where our block stands in a hook, and the program it calls (both only when it is intact).
struct BlockFound {
  BlockState state = BlockState::none;
  size_t begin = 0;
  size_t length = 0;
  std::filesystem::path program;
};
BlockFound find_block(std::string_view text, std::string_view hook);

// A whole hook that is nothing but the block, and one that goes on with `<hook>.wave-orig`, called
// through a link: hooks that look by which name they are called find their own.
std::string own_hook(const std::string& block);
std::string chaining_hook(std::string_view hook, const std::string& block);
// As it was written once: without the link.
std::string older_chaining_hook(const std::string& block);
// Where that link lies in the hooks folder.
std::filesystem::path original_link(std::string_view hook);

// Is the block, put right after the first line, sure to run and to leave the rest as it was? True
// for scripts of the sh family; false for those that hand their own text to another interpreter.
bool takes_block(std::string_view text);

std::string insert_block(const std::string& text, const std::string& block);
std::string remove_block(const std::string& text, const BlockFound& found);
std::string replace_block(const std::string& text, const BlockFound& found,
                          const std::string& block);

}  // namespace wave::git
