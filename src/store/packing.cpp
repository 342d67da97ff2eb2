// SPDX-License-Identifier: MIT
#include "store/packing.h"

#include "error/error.h"
#include "git/left_temporaries.h"
#include "git/loose_objects.h"
#include "git/own_packs.h"
#include "git/pack_index.h"
#include "git/trusted_git.h"
#include "os/failpoint.h"
#include "os/file_lock.h"
#include "os/files.h"
#include "os/half_written.h"
#include "store/own_objects.h"

#include <algorithm>
#include <charconv>
#include <sstream>

namespace wave::store {
namespace fs = std::filesystem;
namespace {

constexpr size_t k_at_once = 20000;
// Larger ones count as little as others, and cost more to pack than they are worth.
constexpr uint64_t k_large_file = 1 << 20;
constexpr int k_attempts = 4;
constexpr const char* k_journal = "journal";
constexpr const char* k_left = "left";
// With a few user's objects of the same kind the mark that git looks at, 27 in one folder, is
// hardly ever met by chance.
constexpr size_t k_some = 512;
constexpr size_t k_many = 2048;

// `<wave dir>/packing`: the lock, what is being made, and the journal: the pack that was made on
// the first line, packs that went into it on the others. It is written before the pack is in its
// place and removed when all that it makes superfluous is gone.
class Packer {
 public:
  Packer(const git::Repository& repository, const git::Layout& layout, os::ProcessRunner& processes,
         const os::Now& now)
      : repository_(repository),
        layout_(layout),
        now_(now),
        objects_(layout.common_dir / "objects"),
        loose_(objects_),
        packs_(layout.common_dir, layout.wave_dir()),
        git_(layout.common_dir, layout.wave_dir(), processes),
        folder_(layout.wave_dir() / "packing") {}

  Packed run(const PackingOrder& order) {
    Packed out;
    os::make_private_folder(folder_);
    const auto held = os::FileLock::try_acquire(folder_ / "lock");
    out.busy = !held;
    if (out.busy) return out;
    clear();
    const OwnTips tips = own_tips(layout_.common_dir);  // before the look at what is loose
    // Opened anew: one that has been in use remembers objects that are gone.
    const git::Repository fresh = git::Repository::open(layout_.common_dir);
    const std::vector<std::string> ours = small(own_objects(fresh, tips, loose_.all()));
    out.left = ours.size();
    for (size_t at = 0; at < ours.size() && (at == 0 || order.go_on()); at += k_at_once) {
      const auto end = ours.begin() + static_cast<long>(std::min(at + k_at_once, ours.size()));
      const std::vector<std::string> some(ours.begin() + static_cast<long>(at), end);
      pack(some);
      out.objects += some.size();
      ++out.packs;
    }
    out.left -= out.objects;
    if (out.left == 0) remember_others();
    return out;
  }

 private:
  std::vector<std::string> small(std::vector<std::string> oids) const {
    const auto is_large = [&](const std::string& oid) { return loose_.bytes(oid) > k_large_file; };
    oids.erase(std::remove_if(oids.begin(), oids.end(), is_large), oids.end());
    return oids;
  }

  // So that nobody comes again and again because of them.
  void remember_others() const {
    os::write_file(folder_ / k_left, std::to_string(loose_.estimate()) + '\n');
  }

  // Whatever another has been killed in.
  void clear() {
    if (os::file_id(folder_ / k_journal)) finish();
    std::error_code ignored;  // git may be writing there still, for one that was killed
    std::vector<fs::path> left;
    for (const auto& entry : fs::directory_iterator(folder_, ignored)) {
      if (entry.is_directory(ignored)) left.push_back(entry.path());
    }
    for (const fs::path& each : left) fs::remove_all(each, ignored);
    os::remove_half_written(folder_);
    packs_.finish_cut_off();
    git::remove_left_temporaries(layout_.common_dir);
  }

  void pack(std::vector<std::string> oids) {
    const std::vector<git::OwnPack> merged = packs_.to_merge(oids.size(), now_);
    for (const git::OwnPack& each : merged) {
      for (std::string& oid : git::packed_objects(packs_.index_of(each.name))) {
        oids.push_back(std::move(oid));
      }
    }
    std::sort(oids.begin(), oids.end());
    oids.erase(std::unique(oids.begin(), oids.end()), oids.end());
    const fs::path made = folder_ / oids.front() / "pack";
    os::make_private_folder(made);
    if (!os::file_id(git_.folder() / "HEAD")) git_.prepare(repository_);
    const std::string name =
        git_.pack(oids, made, repository_.config("core.sharedrepository").value_or(""));
    if (git::packed_objects(made / (name + ".idx")) != oids) {
      throw Error("git has packed something else than it was told to");
    }
    WAVE_FAILPOINT("packing.packed");
    std::string journal = name + '\n';
    for (const git::OwnPack& each : merged) {
      if (each.name != name) journal += each.name + '\n';
    }
    os::write_file(folder_ / k_journal, journal);
    packs_.take_in(made, name);
    WAVE_FAILPOINT("packing.taken");
    finish();
    std::error_code ignored;
    fs::remove_all(made.parent_path(), ignored);
  }

  // Removes what is there twice now.
  void finish() {
    std::istringstream lines(os::read_file(folder_ / k_journal).value_or(""));
    std::string name;
    std::getline(lines, name);
    if (packs_.has(name)) {
      for (const std::string& oid : git::packed_objects(packs_.index_of(name))) loose_.remove(oid);
      std::vector<std::string> merged;
      for (std::string each; std::getline(lines, each);) merged.push_back(each);
      packs_.drop(merged);
    }
    fs::remove(folder_ / k_journal);
  }

  const git::Repository& repository_;
  const git::Layout& layout_;
  const os::Now now_;
  fs::path objects_;
  git::LooseObjects loose_;
  git::OwnPacks packs_;
  git::TrustedGit git_;
  fs::path folder_;
};

size_t count_packs(const fs::path& folder) {
  size_t out = 0;
  std::error_code ignored;  // nothing was ever packed
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.path().extension() == ".pack") ++out;
  }
  return out;
}

}  // namespace

// What was there at the first look a foreign git may have pruned, or packed anew, at the second.
Packed pack_own_objects(git::Repository& repository, const git::Layout& layout,
                        os::ProcessRunner& processes, const os::Now& now,
                        const PackingOrder& order) {
  for (int i = 1;; ++i) {
    repository.restore_kept();
    try {
      return Packer(repository, layout, processes, now).run(order);
    } catch (const Error&) {
      if (i == k_attempts) throw;
    }
  }
}

ObjectCount count_objects(const git::Repository& repository, const git::Layout& layout) {
  const fs::path objects = layout.common_dir / "objects";
  const OwnTips tips = own_tips(layout.common_dir);
  const git::OidSet loose = git::LooseObjects(objects).all();
  ObjectCount out;
  out.loose = loose.size();
  out.own_loose = own_objects(repository, tips, loose).size();
  out.packs = count_packs(objects / "pack");
  out.own_packs = git::OwnPacks(layout.common_dir, layout.wave_dir()).list().size();
  return out;
}

Loose how_many_loose(const git::Layout& layout) {
  const size_t now = git::LooseObjects(layout.common_dir / "objects").estimate();
  if (now < k_some) return Loose::few;
  const auto text = os::read_file(layout.wave_dir() / "packing" / k_left);
  size_t left = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), left);
  const size_t grown = now < left ? now : now - left;  // less than it was: somebody has tidied up
  if (grown < k_some) return Loose::few;
  return grown < k_many ? Loose::some : Loose::many;
}

}  // namespace wave::store
