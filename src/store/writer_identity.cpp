// SPDX-License-Identifier: MIT
#include "store/writer_identity.h"

#include "domain/ids.h"
#include "json/value.h"
#include "json/writer.h"
#include "os/files.h"
#include "os/random.h"

#include <algorithm>

namespace wave::store {
namespace fs = std::filesystem;
namespace {

std::string inode_of(const fs::path& path) {
  const auto id = os::file_id(path);
  return id ? std::to_string(id->device) + ':' + std::to_string(id->inode) : "";
}

void write_identity(const fs::path& file, const fs::path& common_dir,
                    const WriterIdentity& identity, const std::optional<std::string>& fork) {
  json::Writer out;
  out.begin_object();
  out.member("writer", identity.writer).member("machine", identity.machine);
  out.member("path", common_dir.string()).member("inode", inode_of(common_dir));
  if (!identity.former.empty()) {
    out.key("former").begin_array();
    for (const std::string& writer : identity.former) out.string(writer);
    out.end_array();
  }
  if (fork) out.member("fork", *fork);
  out.end_object();
  os::write_file(file, out.text() + "\n", os::Durability::synced);
}

std::optional<Succession> read_identity(const fs::path& file, const fs::path& common_dir) {
  const auto text = os::read_file(file, os::Links::refuse, 64 << 10);
  if (!text) return std::nullopt;
  const auto document = json::Document::parse(*text);
  if (!document) return std::nullopt;
  const json::Value root = document->root();
  WriterIdentity identity{root["writer"].string_or(""), root["machine"].string_or("")};
  if (!domain::is_writer(identity.writer)) return std::nullopt;
  const bool same_path = root["path"].string_or("") == common_dir.string();
  const bool same_inode = root["inode"].string_or("") == inode_of(common_dir);
  if (!same_path && !same_inode) return std::nullopt;
  for (const json::Value& each : root["former"].items()) {
    const std::string writer = each.string_or("");
    if (domain::is_writer(writer)) identity.former.push_back(writer);
  }
  return Succession{std::move(identity), root["fork"].string()};
}

std::string new_name() { return domain::crockford32(os::random_bytes(domain::k_writer_length)); }

}  // namespace

bool WriterIdentity::is(const std::string& name) const {
  return name == writer || std::count(former.begin(), former.end(), name) > 0;
}

std::optional<WriterIdentity> read_writer(const fs::path& wave_dir, const fs::path& common_dir) {
  auto read = read_identity(wave_dir / "writer", common_dir);
  return read ? std::optional(std::move(read->identity)) : std::nullopt;
}

WriterIdentity ensure_writer(const fs::path& wave_dir, const fs::path& common_dir) {
  if (auto known = read_writer(wave_dir, common_dir)) return *known;
  const WriterIdentity identity{new_name(), new_name()};
  write_identity(wave_dir / "writer", common_dir, identity, std::nullopt);
  return identity;
}

Succession begin_succession(const fs::path& wave_dir, const fs::path& common_dir,
                            const WriterIdentity& old, const std::optional<std::string>& fork) {
  Succession next{{new_name(), old.machine, {old.writer}}, fork};
  next.identity.former.insert(next.identity.former.end(), old.former.begin(), old.former.end());
  write_identity(wave_dir / "writer.next", common_dir, next.identity, fork);
  return next;
}

std::optional<Succession> begun_succession(const fs::path& wave_dir, const fs::path& common_dir) {
  auto next = read_identity(wave_dir / "writer.next", common_dir);
  const auto now = read_writer(wave_dir, common_dir);
  if (!next || !now || next->identity.former.empty()) return std::nullopt;
  return next->identity.former.front() == now->writer ? next : std::nullopt;
}

void commit_succession(const fs::path& wave_dir) {
  fs::rename(wave_dir / "writer.next", wave_dir / "writer");
  os::sync_folder(wave_dir);
}

}  // namespace wave::store
