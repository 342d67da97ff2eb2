// SPDX-License-Identifier: MIT
#include "git/repository.h"

#include "git/folder_race.h"
#include "git/handle.h"
#include "git/kept_objects.h"
#include "git/object_sync.h"
#include "git/ref_deletion.h"
#include "git/ref_writing.h"
#include "git/torn_objects.h"

#include <array>
#include <mutex>
#include <string_view>

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_object_cache = 8 << 20;
constexpr size_t k_pack_window = 1 << 20;
constexpr size_t k_packs_mapped = 16 << 20;

}  // namespace

// The extensions named here change nothing that we read or write; libgit2 1.5
// refuses ordinary repositories that carry them (a partial clone with a sparse checkout, say).
void start_libgit2() {
  static const bool once = [] {
    check(git_libgit2_init(), "libgit2 cannot start");
    std::array<const char*, 4> harmless = {"worktreeconfig", "partialclone", "preciousobjects",
                                           "relativeworktrees"};
    git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, harmless.data(), harmless.size());
    git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
    // As git itself reads: an object that was damaged does not inflate; to hash each once more
    // would double the price of reading a long log.
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
    // Nothing here reads the same object many times, and a history may be of any length: what is
    // kept of it, and of its packs, stays small.
    git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, static_cast<ssize_t>(k_object_cache));
    git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, k_pack_window);
    git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, k_packs_mapped);
    return true;
  }();
  (void)once;
}

namespace {

// While it lives, libgit2 syncs no object: that is done for all at once before a ref moves. The
// switch is the whole process's. It must be on while a repository's refs are first looked at:
// libgit2 keeps what it finds then for as long as the repository is open.
class WithoutSync {
 public:
  WithoutSync() : lock_(mutex()) { git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 0); }
  ~WithoutSync() { git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1); }
  WithoutSync(const WithoutSync&) = delete;
  WithoutSync& operator=(const WithoutSync&) = delete;

 private:
  static std::mutex& mutex() {
    static std::mutex one;
    return one;
  }
  std::lock_guard<std::mutex> lock_;
};

}  // namespace

struct Repository::Impl {
  RepositoryHandle repository;
  std::optional<KeptObjects> kept;
  std::vector<std::string> unsynced;  // objects that no ref of ours may name yet

  fs::path common_dir() const { return git_repository_commondir(get()); }
  fs::path objects() const { return common_dir() / "objects"; }
  void sync() {
    sync_objects(objects(), unsynced);
    unsynced.clear();
  }
  git_repository* get() const { return repository.get(); }
};

Repository::Repository(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Repository::Repository(Repository&&) noexcept = default;
Repository& Repository::operator=(Repository&&) noexcept = default;
Repository::~Repository() = default;

Repository Repository::open(const fs::path& git_dir) {
  start_libgit2();
  auto impl = std::make_unique<Impl>();
  const int code = git_repository_open_ext(Out(impl->repository), git_dir.c_str(),
                                           GIT_REPOSITORY_OPEN_NO_SEARCH, nullptr);
  if (code < 0) {
    throw Error("cannot open the repository '" + git_dir.string() + "': " + last_message(),
                "git-wave needs SHA-1 object names and the files ref backend; see git-wave(1)");
  }
  return Repository(std::move(impl));
}

Repository Repository::init_bare(const fs::path& git_dir, const std::string& branch) {
  start_libgit2();
  auto impl = std::make_unique<Impl>();
  git_repository_init_options options = GIT_REPOSITORY_INIT_OPTIONS_INIT;
  options.flags =
      GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_MKDIR | GIT_REPOSITORY_INIT_NO_REINIT;
  options.initial_head = branch.c_str();
  check(git_repository_init_ext(Out(impl->repository), git_dir.c_str(), &options),
        "cannot make the repository '" + git_dir.string() + "'");
  return Repository(std::move(impl));
}

git_repository* Repository::raw() const { return impl_->get(); }

bool Repository::is_bare() const { return git_repository_is_bare(impl_->get()) == 1; }

std::optional<std::filesystem::path> Repository::work_tree() const {
  const char* const folder = git_repository_workdir(impl_->get());
  if (folder == nullptr) return std::nullopt;
  const std::filesystem::path path(folder);  // ends in a slash
  return path.has_filename() ? path : path.parent_path();
}

Swap Repository::swap_ref(const std::string& name, const std::string& oid,
                          const std::optional<std::string>& expected,
                          const std::string& log_message) {
  impl_->sync();
  return write_ref(impl_->get(), {name, expected, oid}, log_message);
}

Swap Repository::delete_ref(const std::string& name, const std::string& expected) {
  return delete_ref_files(impl_->common_dir(), name, expected);
}

void Repository::keep_written_in(const fs::path& folder) {
  impl_->kept.emplace(fs::path(git_repository_commondir(impl_->get())) / "objects", folder);
}

bool Repository::restore_kept() {
  if (!impl_->kept) return false;
  // A store of its own: ours remembers what it has seen, also when that is gone.
  OdbHandle odb;
  const fs::path objects = fs::path(git_repository_commondir(impl_->get())) / "objects";
  check(git_odb_open(Out(odb), objects.c_str()), "cannot read the objects");
  return impl_->kept->restore([&](const std::string& name) {
    const git_oid id = oid_of(name);
    return git_odb_exists(odb.get(), &id) == 1;
  });
}

bool Repository::restore_kept(const std::string& oid) {
  return impl_->kept && impl_->kept->restore_one(oid);
}

template <class Write>
std::string Repository::written(const std::string& doing, Write write) {
  for (int i = 0; i < k_folder_races; ++i) {
    git_oid oid;
    {
      const WithoutSync for_now;
      check(in_its_folder([&] { return write(&oid); }), doing);
    }
    const std::string name = hex_of(oid);
    // It was there already, as a power cut had left it: empty.
    if (is_torn(impl_->common_dir(), name)) {
      std::error_code gone;
      fs::remove(impl_->objects() / name.substr(0, 2) / name.substr(2), gone);
      continue;
    }
    if (impl_->kept && !impl_->kept->keep(name) && !has_object(name)) continue;
    impl_->unsynced.push_back(name);
    return name;
  }
  throw Error(doing + ": it was removed each time", "is 'git gc --prune=now' running?");
}

bool Repository::has_object(const std::string& oid) const {
  OdbHandle odb;
  check(git_repository_odb(Out(odb), impl_->get()), "cannot read the objects");
  const git_oid id = oid_of(oid);
  return git_odb_exists(odb.get(), &id) == 1;
}

std::optional<Commit> Repository::commit(const std::string& oid) const {
  git_oid id;
  if (git_oid_fromstr(&id, oid.c_str()) < 0) return std::nullopt;  // as logs of others may say it
  CommitHandle found;
  if (git_commit_lookup(Out(found), impl_->get(), &id) < 0) return std::nullopt;
  Commit out;
  out.oid = oid;
  out.tree = hex_of(*git_commit_tree_id(found.get()));
  for (unsigned i = 0; i < git_commit_parentcount(found.get()); ++i) {
    out.parents.push_back(hex_of(*git_commit_parent_id(found.get(), i)));
  }
  out.message = git_commit_message_raw(found.get());
  return out;
}

std::optional<std::string> Repository::resolve_commit(const std::string& revision) const {
  ObjectHandle object;
  if (git_revparse_single(Out(object), impl_->get(), revision.c_str()) < 0) return std::nullopt;
  ObjectHandle peeled;
  if (git_object_peel(Out(peeled), object.get(), GIT_OBJECT_COMMIT) < 0) return std::nullopt;
  return hex_of(*git_object_id(peeled.get()));
}

std::optional<std::string> Repository::blob_at(const std::string& commit,
                                               const std::string& path) const {
  ObjectHandle object;
  const std::string revision = commit + ":" + path;
  if (git_revparse_single(Out(object), impl_->get(), revision.c_str()) < 0) return std::nullopt;
  if (git_object_type(object.get()) != GIT_OBJECT_BLOB) return std::nullopt;
  const auto* blob = reinterpret_cast<const git_blob*>(object.get());
  return std::string(static_cast<const char*>(git_blob_rawcontent(blob)),
                     static_cast<size_t>(git_blob_rawsize(blob)));
}

std::string Repository::blob(const std::string& oid) const {
  const git_oid id = oid_of(oid);
  BlobHandle found;
  check(git_blob_lookup(Out(found), impl_->get(), &id), "cannot read the blob '" + oid + "'");
  return std::string(static_cast<const char*>(git_blob_rawcontent(found.get())),
                     static_cast<size_t>(git_blob_rawsize(found.get())));
}

std::string Repository::write_blob(std::string_view content) {
  return written("cannot write an object", [&](git_oid* oid) {
    return git_blob_create_from_buffer(oid, impl_->get(), content.data(), content.size());
  });
}

std::string Repository::write_tree(const std::vector<TreeEntry>& entries) {
  const std::string empty_tree(k_empty_tree);
  if (entries.empty() && has_object(empty_tree) && !is_torn(impl_->common_dir(), empty_tree)) {
    return empty_tree;  // nothing new to be synced
  }
  TreeBuilderHandle builder;
  check(git_treebuilder_new(Out(builder), impl_->get(), nullptr), "cannot write a tree");
  for (const TreeEntry& entry : entries) {
    const git_oid id = oid_of(entry.oid);
    check(git_treebuilder_insert(nullptr, builder.get(), entry.name.c_str(), &id,
                                 static_cast<git_filemode_t>(entry.mode)),
          "cannot write the tree entry '" + entry.name + "'");
  }
  return written("cannot write a tree",
                 [&](git_oid* oid) { return git_treebuilder_write(oid, builder.get()); });
}

std::vector<TreeEntry> Repository::tree(const std::string& oid) const {
  const git_oid id = oid_of(oid);
  TreeHandle found;
  check(git_tree_lookup(Out(found), impl_->get(), &id), "cannot read the tree '" + oid + "'");
  std::vector<TreeEntry> out;
  for (size_t i = 0; i < git_tree_entrycount(found.get()); ++i) {
    const git_tree_entry* entry = git_tree_entry_byindex(found.get(), i);
    out.push_back({git_tree_entry_name(entry), hex_of(*git_tree_entry_id(entry)),
                   static_cast<unsigned>(git_tree_entry_filemode(entry))});
  }
  return out;
}

std::string Repository::write_commit(const std::string& message, const std::string& tree,
                                     const std::vector<std::string>& parents, const Identity& who,
                                     int64_t time_s) {
  SignatureHandle signature;
  check(git_signature_new(Out(signature), who.name.c_str(), who.email.c_str(), time_s, 0),
        "cannot use the identity '" + who.name + "'");
  // Written by hand: to look up the tree and the parents first, as libgit2
  // does, means to read again what we have just written.
  const std::string by = std::string(signature->name) + " <" + signature->email + "> " +
                         std::to_string(time_s) + " +0000\n";
  std::string content = "tree " + tree + '\n';
  for (const std::string& parent : parents) content += "parent " + parent + '\n';
  content += "author " + by + "committer " + by + '\n' + message;
  return write_object(GIT_OBJECT_COMMIT, content);
}

std::string Repository::write_object(int type, std::string_view content) {
  OdbHandle odb;
  check(git_repository_odb(Out(odb), impl_->get()), "cannot write an object");
  return written("cannot write an object", [&](git_oid* oid) {
    return git_odb_write(oid, odb.get(), content.data(), content.size(),
                         static_cast<git_object_t>(type));
  });
}

}  // namespace wave::git
