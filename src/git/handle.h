// SPDX-License-Identifier: MIT
// libgit2's objects as owned handles, and its error codes as Error. For this room's sources only.
#pragma once

#include "error/error.h"

#include <memory>
#include <string>

#include <git2.h>

namespace wave::git {

template <auto Free>
struct Deleter {
  template <class T>
  void operator()(T* handle) const {
    Free(handle);
  }
};

template <class T, auto Free>
using Handle = std::unique_ptr<T, Deleter<Free>>;

using RepositoryHandle = Handle<git_repository, git_repository_free>;
using ReferenceHandle = Handle<git_reference, git_reference_free>;
using CommitHandle = Handle<git_commit, git_commit_free>;
using TreeHandle = Handle<git_tree, git_tree_free>;
using TreeEntryHandle = Handle<git_tree_entry, git_tree_entry_free>;
using TreeBuilderHandle = Handle<git_treebuilder, git_treebuilder_free>;
using BlobHandle = Handle<git_blob, git_blob_free>;
using ObjectHandle = Handle<git_object, git_object_free>;
using OdbHandle = Handle<git_odb, git_odb_free>;
using OdbObjectHandle = Handle<git_odb_object, git_odb_object_free>;
using WalkHandle = Handle<git_revwalk, git_revwalk_free>;
using ConfigHandle = Handle<git_config, git_config_free>;
using SignatureHandle = Handle<git_signature, git_signature_free>;
using PackBuilderHandle = Handle<git_packbuilder, git_packbuilder_free>;
using IteratorHandle = Handle<git_reference_iterator, git_reference_iterator_free>;

// Passes an owned handle where libgit2 wants a `T**`.
template <class Owner>
class Out {
 public:
  explicit Out(Owner& owner) : owner_(owner) {}
  ~Out() { owner_.reset(raw_); }
  Out(const Out&) = delete;
  Out& operator=(const Out&) = delete;
  operator typename Owner::pointer *() { return &raw_; }  // NOLINT: an adapter

 private:
  Owner& owner_;
  typename Owner::pointer raw_ = nullptr;
};

// Initialises libgit2, once per process. Everything that calls it begins here.
void start_libgit2();

inline std::string last_message() {
  const git_error* error = git_error_last();
  return error && error->message ? error->message : "unknown error";
}

// Throws with libgit2's own message behind what we were doing.
inline void check(int code, const std::string& doing) {
  if (code < 0) throw Error(doing + ": " + last_message());
}

inline git_oid oid_of(const std::string& hex) {
  git_oid oid;
  check(git_oid_fromstr(&oid, hex.c_str()), "'" + hex + "' is no object id");
  return oid;
}

inline std::string hex_of(const git_oid& oid) {
  char text[GIT_OID_HEXSZ + 1];
  git_oid_tostr(text, sizeof text, &oid);
  return text;
}

}  // namespace wave::git
