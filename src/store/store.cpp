// SPDX-License-Identifier: MIT
#include "store/store.h"

#include "error/error.h"
#include "git/ref_files.h"
#include "git/torn_objects.h"
#include "os/log.h"
#include "store/damaged_refs.h"
#include "store/event_log.h"
#include "store/store_impl.h"
#include "store/store_lock.h"

namespace wave::store {
namespace fs = std::filesystem;

std::optional<os::FileLock> Store::Impl::lock(Patience patience) {
  if (patience == Patience::try_once) return try_lock_store(layout);
  return lock_store(layout);
}

// For whoever only looks: what is damaged is mended now if nobody writes and we may, else by the
// next. What cannot be read at all cannot wait.
void Store::Impl::refresh() {
  std::optional<Error> failure;
  try {
    mirror.refresh(Mirror::Gone::stands);
    if (!mirror.met_damage()) return;
  } catch (const Error& error) {
    failure = error;
  }
  try {
    const auto held = lock(failure ? Patience::wait : Patience::try_once);
    if (held) refresh_locked();
  } catch (const Error& error) {
    os::log(os::Level::error, error.what());
    if (failure) throw Error(*failure);
  }
}

void Store::Impl::refresh_locked() {
  try {
    mirror.refresh();
    if (!mirror.met_damage()) return;
  } catch (const Error& error) {
    os::log(os::Level::error, error.what());
  }
  mend_locked();
  mirror.refresh();
}

std::vector<MendedRef> Store::Impl::mend_locked() {
  RefMender mender(open_repository(), layout.common_dir, layout.wave_dir(), mirror.index());
  std::vector<MendedRef> out = mender.mend();
  const auto identity = read_writer(layout.wave_dir(), layout.common_dir);
  if (!identity) return out;
  const std::string own = identity->log_ref();
  if (mirror.index().cursors().count(own) > 0 || git::read_ref_file(layout.common_dir, own)) {
    if (auto log = mender.mend_log(identity->writer)) out.push_back(std::move(*log));
  }
  return out;
}

Store::Store(git::Layout layout) : impl_(std::make_unique<Impl>(std::move(layout))) {}
Store::Store(Store&&) noexcept = default;
Store::~Store() = default;

const git::Layout& Store::layout() const { return impl_->layout; }

git::Repository& Store::repository() { return impl_->open_repository(); }

index::Index& Store::index() {
  impl_->refresh();
  return impl_->mirror.index();
}

std::optional<WriterIdentity> Store::writer() {
  return read_writer(impl_->layout.wave_dir(), impl_->layout.common_dir);
}

domain::LogCursor Store::events_behind(const domain::LogCursor& cursor, const TakeEvent& take) {
  return read_tail(repository(), index(), cursor, take);
}

domain::LogCursor Store::end_of_logs() {
  return store::end_of_logs(repository(), index().cursors());
}

std::optional<index::Cursor> Store::Impl::own_cursor() {
  const auto identity = read_writer(layout.wave_dir(), layout.common_dir);
  if (!identity) return std::nullopt;
  refresh();
  const index::Cursors cursors = mirror.index().cursors();
  const auto own = cursors.find(identity->log_ref());
  return own == cursors.end() ? std::nullopt : std::optional(own->second);
}

int64_t Store::own_end() {
  const auto own = impl_->own_cursor();
  return own ? own->lamport : 0;
}

std::vector<index::StoredEvent> Store::own_events_after(int64_t lamport) {
  const auto own = impl_->own_cursor();
  if (!own || own->lamport <= lamport) return {};
  return read_after(repository(), own->oid, lamport);
}

std::optional<int64_t> Store::end_before_first_append() const { return impl_->end_before_first; }

domain::LogCursor Store::cursor_behind(const std::string& event) {
  return store::cursor_behind(repository(), index().cursors(), event);
}

bool Store::has_spooled() const { return !impl_->spooled_tasks().empty(); }

std::vector<MendedRef> Store::mend_refs(const os::Now& now) {
  const fs::path& common_dir = impl_->layout.common_dir;
  const bool torn = git::is_torn(common_dir, std::string(git::k_empty_tree));
  if (!torn && damaged_refs(repository(), common_dir).empty()) return {};
  const auto held = impl_->lock(Patience::wait);
  std::vector<MendedRef> out = impl_->mend_locked();
  impl_->mirror.refresh();
  impl_->try_render_notes(now);
  return out;
}

bool Store::restore_kept() { return impl_->open_repository().restore_kept(); }

Settled Store::settle(const os::Now& now, const SettlePolicy& policy) {
  Mirror& mirror = impl_->mirror;
  impl_->refresh();
  if (!is_worth_settling(mirror.index(), policy, now)) return {};
  const auto held = impl_->lock(Patience::try_once);
  if (!held) return {0, true};
  mirror.refresh();
  const WriterIdentity identity = ensure_writer(impl_->layout.wave_dir(), impl_->layout.common_dir);
  if (!impl_->refuse_newer(identity)) return {0, true};  // whoever appends next mends it
  return settle_tasks(repository(), mirror, identity, policy, now);
}

void Store::rebuild_index() {
  try {
    return impl_->mirror.rebuild(Belief::what_it_says);
  } catch (const Error& error) {
    os::log(os::Level::error, error.what());
  }
  // A hole in the log: the index that is still there knows what was in it.
  const auto held = impl_->lock(Patience::wait);
  impl_->mend_locked();
  impl_->mirror.rebuild(Belief::what_it_says);
}

bool Store::verify_index() { return impl_->mirror.verify(); }

}  // namespace wave::store
