// SPDX-License-Identifier: MIT
#include "store/writer_identity.h"

#include "domain/ids.h"
#include "json/value.h"
#include "json/writer.h"
#include "os/files.h"
#include "os/random.h"

namespace wave::store {
namespace fs = std::filesystem;
namespace {

std::string inode_of(const fs::path& path) {
  const auto id = os::file_id(path);
  return id ? std::to_string(id->device) + ':' + std::to_string(id->inode) : "";
}

}  // namespace

std::optional<WriterIdentity> read_writer(const fs::path& wave_dir, const fs::path& common_dir) {
  const auto text = os::read_file(wave_dir / "writer", os::Links::refuse, 16 << 10);
  if (!text) return std::nullopt;
  const auto document = json::Document::parse(*text);
  if (!document) return std::nullopt;
  const json::Value root = document->root();
  WriterIdentity identity{root["writer"].string_or(""), root["machine"].string_or("")};
  if (!domain::is_writer(identity.writer)) return std::nullopt;
  const bool same_path = root["path"].string_or("") == common_dir.string();
  const bool same_inode = root["inode"].string_or("") == inode_of(common_dir);
  if (!same_path && !same_inode) return std::nullopt;
  return identity;
}

WriterIdentity ensure_writer(const fs::path& wave_dir, const fs::path& common_dir) {
  if (auto known = read_writer(wave_dir, common_dir)) return *known;
  WriterIdentity identity;
  identity.writer = domain::crockford32(os::random_bytes(domain::k_writer_length));
  identity.machine = domain::crockford32(os::random_bytes(domain::k_writer_length));
  json::Writer out;
  out.begin_object();
  out.member("writer", identity.writer).member("machine", identity.machine);
  out.member("path", common_dir.string()).member("inode", inode_of(common_dir));
  out.end_object();
  os::write_file(wave_dir / "writer", out.text() + "\n", os::Durability::synced);
  return identity;
}

}  // namespace wave::store
