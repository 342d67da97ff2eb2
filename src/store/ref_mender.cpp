// SPDX-License-Identifier: MIT
#include "store/ref_mender.h"

#include "domain/ids.h"
#include "git/ref_files.h"
#include "git/set_aside.h"
#include "git/torn_objects.h"
#include "os/log.h"
#include "os/random.h"
#include "store/event_log.h"
#include "store/log_rescue.h"
#include "store/notes.h"
#include "store/ref_lock.h"

#include <algorithm>

namespace wave::store {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view k_logs = k_log_prefix;
constexpr std::string_view k_keeps = "refs/wave/keep/";
constexpr std::string_view k_claims = "refs/wave/claims/";
constexpr int k_lock_looks = 120;  // an orphaned lock is removed within them
constexpr int k_torn = 16;
constexpr size_t k_mark_length = 6;

// "refs.wave.log.k3v9x2mq.<random>": a name of a file whatever the ref was called.
std::string file_name_for(std::string ref) {
  std::replace(ref.begin(), ref.end(), '/', '.');
  return ref + '.' + domain::crockford32(os::random_bytes(k_mark_length));
}

}  // namespace

bool RefMender::set_aside(const DamagedRef& damaged) {
  const fs::path to = wave_dir_ / "quarantine" / file_name_for(damaged.ref);
  // Below a file that is garbage an older value may have been packed. What names a commit that is
  // gone is no use, wherever it stands.
  const git::Packed packed = damaged.oid.empty() ? git::Packed::stays : git::Packed::goes;
  RefLock lock(common_dir_, damaged.ref);
  for (int i = 0; i < k_lock_looks; ++i) {
    if (git::set_ref_aside(common_dir_, damaged.ref, to, packed)) return true;
    lock.wait();
  }
  return false;
}

// It is torn under its second name as well (see git/kept_objects.h), so that must not come back.
void RefMender::set_object_aside(const std::string& oid) {
  git::set_object_aside(common_dir_, oid, wave_dir_ / "quarantine" / oid);
  std::error_code not_there;
  for (const char* folder : {"new", "old"})
    fs::remove(wave_dir_ / "kept" / folder / oid, not_there);
}

// What is torn stands in the way of its own rescue.
void RefMender::clear_torn(const std::string& tip) {
  for (std::string at = tip; !at.empty();) {
    const auto commit = repository_.commit(at);
    if (!commit) return set_object_aside(at);
    if (!is_readable_tree(repository_, commit->tree)) set_object_aside(commit->tree);
    at = commit->parents.empty() ? "" : commit->parents.front();
  }
}

bool RefMender::point(const std::string& ref, const std::string& oid) {
  const auto now = git::read_ref_file(common_dir_, ref);
  return now == oid || repository_.swap_ref(ref, oid, now, "wave: restore") == git::Swap::done;
}

std::string RefMender::put_log_back(const std::string& ref,
                                    const std::optional<std::string>& lost) {
  const std::string writer = ref.substr(k_logs.size());
  if (!domain::is_writer(writer)) return "it is no log's name, so nothing takes its place";
  auto rescued = rescue_log(repository_, common_dir_, index_, writer, lost);
  // One torn object after the other comes to light.
  for (int i = 0; i < k_torn && rescued && !check_log(repository_, rescued->tip).whole; ++i) {
    clear_torn(rescued->tip);
    rescued = rescue_log(repository_, common_dir_, index_, writer, lost);
  }
  if (!rescued) return "nothing of this log is left here; git wave sync brings what others have";
  if (!point(ref, rescued->tip)) return "it is in use; the next look puts it back";
  if (rescued->same) return "it stands where it stood, nothing is lost";
  return "it was made again up to batch " + std::to_string(rescued->lamport) +
         ", which is all that is left here";
}

std::string RefMender::put_keep_back(const std::string& ref) {
  const std::string task = ref.substr(k_keeps.size(), ref.rfind('/') - k_keeps.size());
  const auto known = domain::is_task_id(task) ? index_.task(task) : std::nullopt;
  for (const domain::Kept& kept : known ? known->kept : std::vector<domain::Kept>()) {
    if (kept.ref != ref) continue;
    if (!repository_.commit(kept.oid)) return "the commit " + kept.oid + " that it kept is lost";
    return point(ref, kept.oid) ? "it stands where it stood, nothing is lost"
                                : "it is in use; the next look puts it back";
  }
  return "no task is known to have kept anything there";
}

std::string RefMender::put_back(const DamagedRef& damaged) {
  const std::string_view ref = damaged.ref;
  if (ref.starts_with(k_logs)) {
    const auto cursors = index_.cursors();
    const auto cursor = cursors.find(damaged.ref);
    std::optional<std::string> lost;
    if (!damaged.oid.empty()) lost = damaged.oid;
    if (cursor != cursors.end() && !lost) lost = cursor->second.oid;
    if (lost) clear_torn(*lost);
    repository_.write_tree({});  // the tree of nearly every batch
    return put_log_back(damaged.ref, lost);
  }
  if (ref.starts_with(k_keeps)) return put_keep_back(damaged.ref);
  if (ref.starts_with(k_claims)) return "the claim is given up; its holder has to ask again";
  if (ref == k_notes_ref) return "the notes are rendered anew";
  return "nothing takes its place";
}

MendedRef RefMender::mend_one(const DamagedRef& damaged) {
  MendedRef out{damaged.ref, damaged.why, ""};
  out.done = set_aside(damaged) ? put_back(damaged)
                                : "another process keeps it locked; the next look mends it";
  os::log(os::Level::error, "the ref '" + out.ref + "' was damaged: " + out.why + "; " + out.done);
  return out;
}

std::vector<MendedRef> RefMender::mend() {
  // The tree of nearly every commit of ours; libgit2 and git know it by heart and do not notice.
  if (git::is_torn(common_dir_, std::string(git::k_empty_tree))) repository_.write_tree({});
  std::vector<DamagedRef> damaged = damaged_refs(repository_, common_dir_);
  // What was pruned too early need not be made again.
  if (!damaged.empty() && repository_.restore_kept()) {
    damaged = damaged_refs(repository_, common_dir_);
  }
  std::vector<MendedRef> out;
  for (const DamagedRef& each : damaged) out.push_back(mend_one(each));
  return out;
}

std::optional<MendedRef> RefMender::mend_log(const std::string& writer) {
  const std::string ref = std::string(k_logs) + writer;
  const auto tips = git::read_ref_files(common_dir_, std::string(k_logs));
  const auto tip = tips.find(ref);
  DamagedRef damaged{ref, tip == tips.end() ? "" : tip->second, "commits of it are missing"};
  if (tip == tips.end()) damaged.why = "it is gone";
  if (!damaged.oid.empty() && check_log(repository_, damaged.oid).whole) return std::nullopt;
  return mend_one(damaged);
}

std::vector<std::string> quarantined(const fs::path& wave_dir) {
  std::vector<std::string> out;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(wave_dir / "quarantine", none)) {
    out.push_back(entry.path().filename().string());
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace wave::store
