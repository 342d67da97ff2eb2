// SPDX-License-Identifier: MIT
// Small files of ours that an agent of the same user can write over: hooks, lists of excluded
// paths, records, spools, reflogs, lines of /proc, notes.
#include "actions/notification.h"
#include "fuzz/target.h"
#include "git/config_section.h"
#include "git/hook_block.h"
#include "git/info_exclude.h"
#include "git/zero_words.h"
#include "os/process_identity.h"
#include "store/note_text.h"
#include "store/spool.h"

#include <string>

namespace git = wave::git;
namespace store = wave::store;

namespace {

void hooks(std::string_view bytes) {
  const std::string text(bytes);
  const git::BlockFound found = git::find_block(text, "post-commit");
  if (found.state != git::BlockState::none) return;
  if (!git::takes_block(text)) return;
  const std::string block = git::hook_block("post-commit", "/usr/libexec/git-wave/wave-signal");
  const std::string with = git::insert_block(text, block);
  const git::BlockFound ours = git::find_block(with, "post-commit");
  FUZZ_CHECK(ours.state == git::BlockState::intact);
  FUZZ_CHECK(git::remove_block(with, ours) == text);
}

void excluded(std::string_view bytes) {
  const std::string with = git::with_excluded(bytes, {"/node_modules", "/a b"});
  FUZZ_CHECK(git::with_excluded(with, {"/node_modules", "/a b"}) == with);
  // A last line without its end gets one.
  const std::string before = git::without_excluded(bytes);
  const std::string after = git::without_excluded(with);
  FUZZ_CHECK(after == before || after == before + '\n');
  git::without_empty_section(std::string(bytes), "notes");
}

}  // namespace

void fuzz(std::string_view bytes) {
  const std::string text(bytes);
  hooks(bytes);
  excluded(bytes);
  store::SpoolLine line;
  if (store::parse_spool_line(text, line)) {
    FUZZ_CHECK(line.oid.size() == 40 || line.oid.size() == 64);
  }
  wave::os::parse_stat(text);
  wave::actions::decode_notification(bytes);
  git::split_at_zeros(text);
  const store::NoteLines lines = store::lines_of_note(bytes);
  FUZZ_CHECK(store::lines_of_note(store::text_of_note(lines)) == lines);
  store::tasks_named(store::foreign_lines(lines));
}
