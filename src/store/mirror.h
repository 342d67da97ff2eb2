// SPDX-License-Identifier: MIT
// Keeps the index equal to the logs: nothing when nothing moved, the new batches when something
// did, everything when there is doubt.
#pragma once

#include "error/error.h"
#include "git/repository.h"
#include "index/index.h"
#include "store/event_log.h"
#include "store/gathering.h"

#include <filesystem>
#include <functional>
#include <string>

namespace wave::store {

class Mirror {
 public:
  // `repository` opens it when it is needed for the first time; a look at unmoved logs never does.
  Mirror(const std::filesystem::path& common_dir, const std::filesystem::path& wave_dir,
         std::function<git::Repository&()> repository);

  // What is done about our own log where its ref is gone: it is put back to where it stood, which
  // only who has the store's lock can tell, for another may just have moved it; or it counts as
  // standing there, and as damage.
  enum class Gone { put_back, stands };

  // Brings the index up to date with every log ref.
  void refresh(Gone gone = Gone::put_back);
  // From nothing. The commits of all events that are read for it wait for their notes then.
  void rebuild(Belief belief);
  // Whether the index says what the logs say, byte for byte.
  bool verify();

  index::Index& index() { return index_; }
  // Whether the last look met a log ref that leads nowhere. The index answers all the same.
  bool met_damage() const { return met_damage_; }
  const std::filesystem::path& common_dir() const { return common_dir_; }
  const std::filesystem::path& wave_dir() const { return wave_dir_; }
  // After our own append: the events are known, no need to read them back, and so are the tasks if
  // the index still stands where it stood `before`.
  void note_append(const index::Cursors& before, const std::vector<index::StoredEvent>& events,
                   const index::Cursors& now, const index::Folded& folded);
  // After our own checkpoint.
  void note_checkpoint(const index::Settlement& settlement, const std::string& ref,
                       const index::Cursor& cursor);

 private:
  index::Index opened_index() const;
  void open_index();
  void watch_over_index();
  void replace(const index::Damaged& damaged);
  // For the rest of this process: a full disk keeps nobody from looking.
  void use_memory(const Error& why);
  // The same, and up to date again: for questions that met the damage.
  void heal(const index::Damaged& damaged);
  bool try_refresh(Gone gone);
  void keep_own(const index::Cursors& known, std::map<std::string, std::string>& tips);
  std::optional<LogRead> read_sound(const std::string& ref, const std::string& tip,
                                    const std::optional<std::string>& until);
  std::string own_ref() const;
  bool undo_replacement(const std::string& ref, const std::string& ours, const std::string& tip);
  bool restore_own(const index::Cursors& known, const std::map<std::string, std::string>& tips);
  bool catch_up(const index::Cursors& known, const std::map<std::string, std::string>& tips);
  void rebuild_into(index::Index& target, std::map<std::string, std::string> tips, Belief belief);

  std::filesystem::path common_dir_;
  std::filesystem::path wave_dir_;
  std::function<git::Repository&()> repository_;
  index::Index index_;
  bool healing_ = false;
  bool met_damage_ = false;
};

}  // namespace wave::store
