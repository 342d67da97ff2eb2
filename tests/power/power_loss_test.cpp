// SPDX-License-Identifier: MIT
// Acknowledged means on disk: whenever the power fails, what had been acknowledged by then is
// there. And whatever else is left is no hindrance: every ref of ours can be read, or is mended by
// the next who looks, and git has nothing to complain of.
#include "actions/keep.h"
#include "actions/trash.h"
#include "os/files.h"
#include "power/power_model.h"
#include "runner/exit_record.h"
#include "runner/launch_record.h"
#include "store/claims.h"
#include "store/damaged_refs.h"
#include "store/local_claims.h"
#include "store/packing.h"
#include "store/store.h"
#include "support/long_run.h"
#include "support/made_events.h"
#include "support/temp_repository.h"

#include <cstdlib>
#include <filesystem>
#include <random>

#include <gtest/gtest.h>

namespace wave {
namespace {

namespace fs = std::filesystem;
using test::created;

// Something that was acknowledged: from this moment on it must be there.
struct Promise {
  size_t moment;
  std::string what;
  std::function<bool(store::Store&)> holds;
};

std::string task_id(int number) { return "012345678" + std::to_string(number); }

class PowerLoss : public testing::Test {
 protected:
  PowerLoss() : layout_(repository_.layout()), aside_(repository_.work_tree().string() + ".aside") {
    // As every repository is before git-wave comes: on disk.
    store::Store store(layout_);
    store.repository();
  }
  ~PowerLoss() override { fs::remove_all(aside_); }
  os::Now now() const { return {1795228259000, 1000}; }

  void promise(const std::string& what, std::function<bool(store::Store&)> holds) {
    promises_.push_back({model_->moments(), what, std::move(holds)});
  }
  void begin() { model_ = std::make_unique<test::PowerModel>(repository_.work_tree()); }

  // Cuts the power at every moment, `times` each, and looks.
  void cut_everywhere(int times) {
    model_->stop();
    fs::rename(repository_.work_tree(), aside_);
    std::mt19937 random(17);
    for (size_t moment = 0; moment <= model_->moments(); ++moment) {
      for (int i = 0; i < times; ++i) {
        const size_t how = static_cast<size_t>(i);
        model_->after_cut(moment, repository_.work_tree(), [&](size_t most) {
          if (how == 0) return size_t{0};  // nothing that was not asked for
          if (how == 1) return most;       // every name, and no content
          return std::uniform_int_distribution<size_t>(0, most)(random);
        });
        look_after(moment, moment % 40 == 0);
        fs::remove_all(repository_.work_tree());
        if (HasFailure()) return;
      }
    }
    fs::rename(aside_, repository_.work_tree());
  }

  void look_after(size_t moment, bool thoroughly) {
    SCOPED_TRACE("cut after call " + std::to_string(moment) + " of " +
                 std::to_string(model_->moments()));
    store::Store store(layout_);
    store.mend_refs(now());
    for (const Promise& each : promises_) {
      if (each.moment > moment) continue;
      EXPECT_TRUE(each.holds(store)) << each.what << " was acknowledged at " << each.moment;
    }
    EXPECT_FALSE(
        store.append(now(), "cli", [](index::Index&) { return std::vector{created("zzzzzzzzzz")}; })
            .refused);
    EXPECT_TRUE(store::damaged_refs(store.repository(), layout_.common_dir).empty());
    if (!thoroughly) return;
    EXPECT_TRUE(store.verify_index());
    EXPECT_EQ(repository_.git({"for-each-ref", "--format=", "refs/wave"}).find("fatal"),
              std::string::npos);
    EXPECT_EQ(repository_.git({"rev-list", "--count", "--all", "--objects"}).empty(), false);
  }

  test::TempRepository repository_;
  git::Layout layout_;
  fs::path aside_;
  std::unique_ptr<test::PowerModel> model_;
  std::vector<Promise> promises_;
};

TEST_F(PowerLoss, LosesNoEventThatWasAcknowledged) {
  begin();
  {
    store::Store store(layout_);
    for (int i = 0; i < 6; ++i) {
      const std::string task = task_id(i);
      store.append(now(), "cli", [&](index::Index&) { return std::vector{created(task)}; });
      promise("the task " + task,
              [task](store::Store& left) { return left.index().summary(task).has_value(); });
      if (i == 0) {
        const std::string writer = store.writer()->writer;
        promise("the writer", [writer](store::Store& left) {
          return left.writer() && left.writer()->writer == writer;
        });
      }
    }
  }
  cut_everywhere(test::times(1, 5));
}

TEST_F(PowerLoss, LosesNoRecordOfARun) {
  begin();
  store::Store store(layout_);
  store.append(now(), "cli", [&](index::Index&) { return std::vector{created(task_id(0))}; });
  const std::string run = task_id(0) + "-1";
  const fs::path folder = layout_.run_dir(run);
  os::make_private_folder(folder);
  runner::LaunchRecord launch;
  launch.run = run;
  launch.task = task_id(0);
  launch.attempt = 1;
  launch.argv = {"true"};
  runner::write_launch(folder, launch);
  promise("how the run was launched", [=](store::Store&) {
    const auto read = runner::read_launch(folder);
    return read && read->run == run;
  });
  domain::Event ended = created(task_id(0));
  ended.run = run;
  ended.id = "x";
  ended.body = domain::RunEnded{};
  runner::write_exit(folder, ended);
  promise("how the run ended",
          [=](store::Store&) { return runner::read_exit(folder, run).has_value(); });
  cut_everywhere(test::times(1, 5));
}

TEST_F(PowerLoss, LosesNothingThatARemovalKept) {
  begin();
  store::Store store(layout_);
  const std::string task = task_id(0);
  store.append(now(), "cli", [&](index::Index&) { return std::vector{created(task)}; });
  git::Repository& git = store.repository();
  for (int i = 1; i <= 3; ++i) {
    const std::string tree =
        git.write_tree({{"file", git.write_blob("content " + std::to_string(i))}});
    const std::string oid = git.write_commit("kept\n", tree, {}, {"a", "a@b"}, i);
    const domain::Kept kept = actions::keep_commit(git, layout_.common_dir, task, oid);
    promise("the keep ref " + kept.ref, [=](store::Store& left) {
      const auto tip = left.repository().ref(kept.ref);
      return tip == kept.oid && left.repository().blob_at(oid, "file").has_value();
    });
  }
  actions::TrashRecord record;
  record.task = task;
  os::make_private_folder(actions::trash_folder(layout_, record));
  actions::write_trash_record(layout_, record);
  promise("the record of a removal", [=, this](store::Store&) {
    return actions::read_trash_record(layout_, record.name()).has_value();
  });
  record.phase = actions::TrashPhase::removed;
  actions::write_trash_record(layout_, record);
  promise("that a removal was done", [=, this](store::Store&) {
    const auto read = actions::read_trash_record(layout_, record.name());
    return read && read->phase == actions::TrashPhase::removed;
  });
  cut_everywhere(test::times(1, 5));
}

TEST_F(PowerLoss, LosesNoClaimThatIsHeld) {
  begin();
  store::Store store(layout_);
  os::make_private_folder(layout_.wave_dir());
  store::LocalClaims place(store.repository(), layout_);
  store::Claims claims(place, layout_.wave_dir(), "aaaaaaaa", "boot");
  auto taken = claims.acquire({{domain::ClaimKind::task, "x"}, {domain::ClaimKind::file, "y"}}, "r",
                              std::chrono::seconds(60), now());
  ASSERT_EQ(taken.held.size(), 2U);
  const auto stands = [](store::Store& left, const store::HeldClaim& held) {
    return left.repository().ref(held.ref) == held.oid && left.repository().commit(held.oid);
  };
  const auto first = taken.held;
  const size_t renewed_from = model_->moments();
  promises_.push_back({renewed_from, "the claims", [=](store::Store& left) {
                         // Until the renewal, which may have got through or not.
                         const auto tip = left.repository().ref(first[0].ref);
                         return tip && left.repository().commit(*tip).has_value();
                       }});
  ASSERT_TRUE(claims.renew(taken.held, now()));
  const auto second = taken.held;
  promise("the renewed claims",
          [=](store::Store& left) { return stands(left, second[0]) && stands(left, second[1]); });
  cut_everywhere(test::times(1, 5));
}

TEST_F(PowerLoss, LosesNothingThatIsPacked) {
  begin();
  store::Store store(layout_);
  os::SystemProcessRunner processes;
  for (int i = 0; i < 3; ++i) {
    const std::string task = task_id(i);
    store.append(now(), "cli", [&](index::Index&) { return std::vector{created(task)}; });
    promise("the task " + task,
            [task](store::Store& left) { return left.index().summary(task).has_value(); });
    if (i != 1) continue;
    EXPECT_GT(store::pack_own_objects(store.repository(), layout_, processes, now()).objects, 0U);
  }
  cut_everywhere(test::times(1, 5));
}

// The model itself can take something away.
TEST_F(PowerLoss, TakesWhatWasNotSynced) {
  begin();
  const fs::path file = layout_.common_dir / "unsynced";
  os::write_file(file, "content");
  const size_t written = model_->moments();
  os::write_file(file, "other", os::Durability::synced);
  const size_t synced = model_->moments();
  model_->stop();
  const auto left = [&](size_t moment, bool names) {
    const fs::path folder = aside_;
    fs::remove_all(folder);
    model_->after_cut(moment, folder, [&](size_t most) { return names ? most : 0; });
    return os::read_file(folder / ".git" / "unsynced");
  };
  EXPECT_EQ(left(written, false), std::nullopt);
  EXPECT_EQ(left(written, true), "");
  EXPECT_EQ(left(synced, false), "other");
}

}  // namespace
}  // namespace wave
