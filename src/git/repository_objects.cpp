// SPDX-License-Identifier: MIT
// Objects as they are, whatever they hold: the side of Repository that moves them between two.
#include "git/handle.h"
#include "git/repository.h"
#include "os/files.h"

namespace wave::git {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_most_loose = 64;  // of objects that come at once; more are a pack

ObjectKind kind_of(git_object_t type) {
  switch (type) {
    case GIT_OBJECT_COMMIT:
      return ObjectKind::commit;
    case GIT_OBJECT_TREE:
      return ObjectKind::tree;
    case GIT_OBJECT_BLOB:
      return ObjectKind::blob;
    default:
      return ObjectKind::other;
  }
}

OdbHandle objects_of(git_repository* repository) {
  OdbHandle odb;
  check(git_repository_odb(Out(odb), repository), "cannot read the objects");
  return odb;
}

OdbObjectHandle read_object(git_odb* odb, const std::string& oid) {
  const git_oid id = oid_of(oid);
  OdbObjectHandle object;
  check(git_odb_read(Out(object), odb, &id), "cannot read the object '" + oid + "'");
  return object;
}

std::string_view bytes_of(const OdbObjectHandle& object) {
  return {static_cast<const char*>(git_odb_object_data(object.get())),
          git_odb_object_size(object.get())};
}

}  // namespace

std::optional<ObjectHeader> Repository::header(const std::string& oid) const {
  const OdbHandle odb = objects_of(raw());
  const git_oid id = oid_of(oid);
  size_t bytes = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  if (git_odb_read_header(&bytes, &type, odb.get(), &id) < 0) return std::nullopt;
  return ObjectHeader{kind_of(type), bytes};
}

std::vector<std::string> Repository::lacking(const std::vector<std::string>& oids) const {
  OdbHandle odb;  // a store of its own: ours remembers what it has seen, also when that is gone
  const fs::path objects = fs::path(git_repository_commondir(raw())) / "objects";
  check(git_odb_open(Out(odb), objects.c_str()), "cannot read the objects");
  std::vector<std::string> out;
  for (const std::string& oid : oids) {
    const git_oid id = oid_of(oid);
    if (git_odb_exists_ext(odb.get(), &id, GIT_ODB_LOOKUP_NO_REFRESH) != 1) out.push_back(oid);
  }
  return out;
}

std::string Repository::content(const std::string& oid) const {
  const OdbHandle odb = objects_of(raw());
  return std::string(bytes_of(read_object(odb.get(), oid)));
}

void Repository::take_from(const Repository& source, const std::vector<std::string>& oids) {
  if (oids.size() > k_most_loose) return take_as_pack(source, oids);
  const OdbHandle from = objects_of(source.raw());
  for (const std::string& oid : oids) {
    const OdbObjectHandle object = read_object(from.get(), oid);
    write_object(git_odb_object_type(object.get()), bytes_of(object));
  }
}

void Repository::take_as_pack(const Repository& source, const std::vector<std::string>& oids) {
  PackBuilderHandle pack;
  check(git_packbuilder_new(Out(pack), source.raw()), "cannot begin a pack");
  for (const std::string& oid : oids) {
    const git_oid id = oid_of(oid);
    check(git_packbuilder_insert(pack.get(), &id, nullptr), "cannot pack the object '" + oid + "'");
  }
  const fs::path folder = fs::path(git_repository_commondir(raw())) / "objects" / "pack";
  os::make_private_folder(folder);
  check(git_packbuilder_write(pack.get(), folder.c_str(), 0, nullptr, nullptr),
        "cannot write a pack");
}

}  // namespace wave::git
