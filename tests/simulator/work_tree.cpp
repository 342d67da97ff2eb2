// SPDX-License-Identifier: MIT
#include "simulator/work_tree.h"

#include "git/handle.h"

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

#include <git2.h>
#include <sys/stat.h>

namespace wave::simulator {
namespace fs = std::filesystem;
namespace {

using git::Out;
using IndexHandle = git::Handle<git_index, git_index_free>;

void need(int code) {
  if (code < 0) throw std::runtime_error("the fake git: " + git::last_message());
}

git::RepositoryHandle open(const fs::path& git_dir) {
  git::start_libgit2();
  git::RepositoryHandle out;
  need(git_repository_open(Out(out), git_dir.c_str()));
  return out;
}

git::TreeHandle tree_of(git_repository* repository, const std::string& commit) {
  git::ObjectHandle object;
  const git_oid oid = git::oid_of(commit);
  need(git_object_lookup(Out(object), repository, &oid, GIT_OBJECT_ANY));
  git::ObjectHandle tree;
  need(git_object_peel(Out(tree), object.get(), GIT_OBJECT_TREE));
  return git::TreeHandle(reinterpret_cast<git_tree*>(tree.release()));
}

std::string content_of(git_repository* repository, const git_oid& oid) {
  git::BlobHandle blob;
  need(git_blob_lookup(Out(blob), repository, &oid));
  return {static_cast<const char*>(git_blob_rawcontent(blob.get())),
          static_cast<size_t>(git_blob_rawsize(blob.get()))};
}

std::map<std::string, git_oid> entries_of(git_repository* repository, const std::string& commit) {
  std::map<std::string, git_oid> out;
  if (commit.empty()) return out;
  const git::TreeHandle tree = tree_of(repository, commit);
  const auto note = [](const char* root, const git_tree_entry* entry, void* payload) {
    if (git_tree_entry_type(entry) == GIT_OBJECT_BLOB) {
      auto& to = *static_cast<std::map<std::string, git_oid>*>(payload);
      to[std::string(root) + git_tree_entry_name(entry)] = *git_tree_entry_id(entry);
    }
    return 0;
  };
  need(git_tree_walk(tree.get(), GIT_TREEWALK_PRE, note, &out));
  return out;
}

std::optional<std::string> read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void write(const fs::path& file, const std::string& content) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << content;
}

git_index_entry entry_for(const fs::path& file, const std::string& path, const git_oid& oid) {
  git_index_entry out{};
  out.path = path.c_str();
  out.id = oid;
  out.mode = GIT_FILEMODE_BLOB;
  struct stat info {};
  if (lstat(file.c_str(), &info) != 0) return out;
  out.mtime = {static_cast<int32_t>(info.st_mtim.tv_sec),
               static_cast<uint32_t>(info.st_mtim.tv_nsec)};
  out.ctime = {static_cast<int32_t>(info.st_ctim.tv_sec),
               static_cast<uint32_t>(info.st_ctim.tv_nsec)};
  out.dev = static_cast<uint32_t>(info.st_dev);
  out.ino = static_cast<uint32_t>(info.st_ino);
  out.uid = info.st_uid;
  out.gid = info.st_gid;
  out.file_size = static_cast<uint32_t>(info.st_size);
  return out;
}

bool same(const std::map<std::string, git_oid>& entries, const std::string& path,
          const git_oid& oid) {
  const auto found = entries.find(path);
  return found != entries.end() && git_oid_equal(&found->second, &oid) != 0;
}

}  // namespace

Files files_of(const fs::path& git_dir, const std::string& commit) {
  const auto repository = open(git_dir);
  Files out;
  for (const auto& [path, oid] : entries_of(repository.get(), commit)) {
    out[path] = content_of(repository.get(), oid);
  }
  return out;
}

bool fill(const Fill& wanted) {
  const auto repository = open(wanted.git_dir);
  const auto before = entries_of(repository.get(), wanted.from);
  const auto after = entries_of(repository.get(), wanted.to);
  for (const auto& [path, oid] : before) {
    const auto there = read(wanted.work_tree / path);
    const bool is_clean = there && *there == content_of(repository.get(), oid);
    if (wanted.writes_files && !same(after, path, oid) && !is_clean) return false;
  }
  if (wanted.is_trial) return true;
  IndexHandle index;
  need(git_index_open(Out(index), wanted.index.c_str()));
  need(git_index_clear(index.get()));
  for (const auto& [path, oid] : before) {
    if (wanted.writes_files && after.count(path) == 0) fs::remove(wanted.work_tree / path);
  }
  for (const auto& [path, oid] : after) {
    const fs::path file = wanted.work_tree / path;
    if (wanted.writes_files && !same(before, path, oid)) {
      write(file, content_of(repository.get(), oid));
    }
    const git_index_entry entry = entry_for(file, path, oid);
    need(git_index_add(index.get(), &entry));
  }
  need(git_index_write(index.get()));
  return true;
}

std::optional<std::string> head_of(const fs::path& work_tree) {
  git::RepositoryHandle repository;
  git::start_libgit2();
  if (git_repository_open(Out(repository), work_tree.c_str()) < 0) return std::nullopt;
  git_oid head;
  if (git_reference_name_to_id(&head, repository.get(), "HEAD") < 0) return std::nullopt;
  return git::hex_of(head);
}

std::optional<std::string> commit(const fs::path& work_tree, const Files& changed,
                                  const std::string& message, const std::string& second) {
  git::RepositoryHandle repository;
  git::start_libgit2();
  if (git_repository_open(Out(repository), work_tree.c_str()) < 0) return std::nullopt;
  IndexHandle index;
  git_oid head;
  if (git_repository_index(Out(index), repository.get()) < 0 ||
      git_reference_name_to_id(&head, repository.get(), "HEAD") < 0) {
    return std::nullopt;
  }
  for (const auto& [path, content] : changed) {
    write(work_tree / path, content);
    if (git_index_add_bypath(index.get(), path.c_str()) < 0) return std::nullopt;
  }
  git_oid tree_id;
  if (git_index_write(index.get()) < 0 || git_index_write_tree(&tree_id, index.get()) < 0) {
    return std::nullopt;
  }
  git::TreeHandle tree;
  git::CommitHandle parent;
  git::CommitHandle other;
  git::SignatureHandle who;
  need(git_tree_lookup(Out(tree), repository.get(), &tree_id));
  need(git_commit_lookup(Out(parent), repository.get(), &head));
  need(git_signature_now(Out(who), "Agent", "agent@invalid"));
  std::vector<const git_commit*> parents = {parent.get()};
  if (!second.empty()) {
    const git_oid oid = git::oid_of(second);
    need(git_commit_lookup(Out(other), repository.get(), &oid));
    parents.push_back(other.get());
  }
  git_oid made;
  const int code = git_commit_create(&made, repository.get(), "HEAD", who.get(), who.get(), nullptr,
                                     message.c_str(), tree.get(), parents.size(), parents.data());
  if (code < 0) return std::nullopt;
  return git::hex_of(made);
}

}  // namespace wave::simulator
