// SPDX-License-Identifier: MIT
// Repository's questions about what commits change, and who wrote them.
#include "domain/sha256.h"
#include "git/handle.h"
#include "git/repository.h"

namespace wave::git {
namespace {

using DiffHandle = Handle<git_diff, git_diff_free>;

constexpr git_off_t k_largest_text = 4 << 20;  // above it a file's id stands for its lines
constexpr size_t k_longest_change = 64 << 20;

TreeHandle tree_of(git_repository* repository, const std::string& commit) {
  TreeHandle tree;
  if (commit.empty()) return tree;
  const git_oid oid = oid_of(commit);
  CommitHandle found;
  check(git_commit_lookup(Out(found), repository, &oid), "cannot read the commit '" + commit + "'");
  check(git_commit_tree(Out(tree), found.get()), "cannot read the tree of '" + commit + "'");
  return tree;
}

DiffHandle compare(git_repository* repository, const std::string& from, const std::string& to) {
  const TreeHandle before = tree_of(repository, from);
  const TreeHandle after = tree_of(repository, to);
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.flags = GIT_DIFF_FORCE_TEXT;  // whatever attributes say of it
  options.context_lines = 0;            // what stands around it may differ
  options.max_size = k_largest_text;
  DiffHandle diff;
  check(git_diff_tree_to_tree(Out(diff), repository, before.get(), after.get(), &options),
        "cannot compare '" + from + "' with '" + to + "'");
  return diff;
}

// A change as text: every file with its new mode, every line that came or went, in their order.
class ChangeText {
 public:
  static int file(const git_diff_delta* delta, float, void* payload) {
    return of(payload).add("file " + std::string(delta->new_file.path) + '\0' +
                           std::to_string(delta->new_file.mode) + '\n');
  }
  static int binary(const git_diff_delta* delta, const git_diff_binary*, void* payload) {
    return of(payload).add("blob " + hex_of(delta->new_file.id) + '\n');
  }
  static int line(const git_diff_delta*, const git_diff_hunk*, const git_diff_line* line,
                  void* payload) {
    if (line->origin != GIT_DIFF_LINE_ADDITION && line->origin != GIT_DIFF_LINE_DELETION) return 0;
    return of(payload).add(line->origin + std::string(line->content, line->content_len));
  }

  bool too_long() const { return text_.size() > k_longest_change; }
  const std::string& text() const { return text_; }

 private:
  static ChangeText& of(void* payload) { return *static_cast<ChangeText*>(payload); }
  int add(const std::string& piece) {
    text_ += piece;
    return too_long() ? GIT_EUSER : 0;
  }
  std::string text_;
};

}  // namespace

std::optional<Authorship> Repository::authorship(const std::string& oid) const {
  git_oid id;
  if (git_oid_fromstr(&id, oid.c_str()) < 0) return std::nullopt;
  CommitHandle found;
  if (git_commit_lookup(Out(found), raw(), &id) < 0) return std::nullopt;
  const git_signature* author = git_commit_author(found.get());
  Authorship out;
  out.name = author->name;
  out.email = author->email;
  out.time_s = author->when.time;
  out.zone = author->when.offset;
  out.committed_s = git_commit_time(found.get());
  const char* subject = git_commit_summary(found.get());
  if (subject != nullptr) out.subject = subject;
  return out;
}

std::optional<std::set<std::string>> Repository::changed_paths(const std::string& from,
                                                               const std::string& to,
                                                               size_t most) const {
  const DiffHandle diff = compare(raw(), from, to);
  const size_t count = git_diff_num_deltas(diff.get());
  if (count > most) return std::nullopt;
  std::set<std::string> out;
  for (size_t i = 0; i < count; ++i) {
    out.insert(git_diff_get_delta(diff.get(), i)->new_file.path);
  }
  return out;
}

std::string Repository::change_id(const std::string& from, const std::string& to) const {
  const DiffHandle diff = compare(raw(), from, to);
  ChangeText change;
  const int code = git_diff_foreach(diff.get(), ChangeText::file, ChangeText::binary, nullptr,
                                    ChangeText::line, &change);
  if (change.too_long()) return {};
  check(code, "cannot compare '" + from + "' with '" + to + "'");
  return domain::sha256(change.text());
}

}  // namespace wave::git
