// SPDX-License-Identifier: MIT
#include "store/own_logs.h"

#include "domain/ids.h"
#include "os/files.h"
#include "store/event_log.h"
#include "store/writer_identity.h"

namespace wave::store {
namespace fs = std::filesystem;
namespace {

constexpr const char* k_file = "checkpoint";

}  // namespace

std::vector<OwnLog> own_logs(const fs::path& wave_dir, const fs::path& common_dir) {
  std::vector<OwnLog> out;
  if (const auto own = read_writer(wave_dir, common_dir)) out.push_back({own->log_ref(), ""});
  const auto text = os::read_file(wave_dir / k_file, os::Links::refuse, 4 << 10);
  if (!text) return out;
  const size_t blank = text->find(' ');
  const std::string writer = text->substr(0, blank);
  if (blank == std::string::npos || !domain::is_writer(writer)) return out;
  const std::string oid = text->substr(blank + 1, text->find('\n') - blank - 1);
  const std::string ref = k_log_prefix + writer;
  if (!oid.empty() && (out.empty() || out.front().ref != ref)) out.push_back({ref, oid});
  return out;
}

void remember_checkpoint(const fs::path& wave_dir, const std::string& ref, const std::string& oid) {
  const std::string writer = ref.substr(std::string_view(k_log_prefix).size());
  os::write_file(wave_dir / k_file, writer + ' ' + oid + '\n', os::Durability::synced);
}

}  // namespace wave::store
