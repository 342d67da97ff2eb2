// SPDX-License-Identifier: MIT
#include "domain/overlap.h"

#include "domain/overlap_policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wave::domain {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Kind = Conflict::Kind;

std::vector<Conflict> conflicts(const WorkArea& area, const std::vector<WorkArea>& others) {
  return Overlap(others, {}).with(area);
}

TEST(Overlap, TheSameFile) {
  const std::vector<WorkArea> others = {{"run-1", {"src/a/x.cpp", "src/a/y.cpp"}, {}},
                                        {"run-2", {"src/b/z.cpp"}, {}}};
  EXPECT_THAT(conflicts({"new", {"src/a/x.cpp"}, {}}, others),
              ElementsAre(Conflict{"run-1", Kind::file, "src/a/x.cpp"}));
  EXPECT_THAT(conflicts({"new", {"src/c/x.cpp"}, {}}, others), IsEmpty());
}

TEST(Overlap, TheSameModuleWhereNoFileIsShared) {
  const std::vector<WorkArea> others = {{"run-1", {"src/a/x.cpp"}, {}}, {"run-2", {}, {"src/b"}}};
  EXPECT_THAT(conflicts({"new", {"src/a/other.cpp", "src/b/x.cpp"}, {}}, others),
              ElementsAre(Conflict{"run-1", Kind::module, "src/a"},
                          Conflict{"run-2", Kind::module, "src/b"}));
  EXPECT_THAT(conflicts({"new", {}, {"src/a"}}, others),
              ElementsAre(Conflict{"run-1", Kind::module, "src/a"}));
}

TEST(Overlap, AFolderHoldsItsFiles) {
  EXPECT_THAT(conflicts({"new", {"docs"}, {}}, {{"run-1", {"docs/guide/a.md"}, {}}}),
              ElementsAre(Conflict{"run-1", Kind::file, "docs/guide/a.md"}));
  EXPECT_THAT(conflicts({"new", {"docs/guide/a.md"}, {}}, {{"run-1", {"docs"}, {}}}),
              ElementsAre(Conflict{"run-1", Kind::file, "docs"}));
  EXPECT_THAT(conflicts({"new", {"docs2/a.md"}, {}}, {{"run-1", {"docs"}, {}}}), IsEmpty());
}

TEST(Overlap, NotWithItself) {
  EXPECT_THAT(conflicts({"run-1", {"a"}, {"m"}}, {{"run-1", {"a"}, {"m"}}}), IsEmpty());
}

TEST(Overlap, IsToldToPeople) {
  EXPECT_EQ(to_sentence({"run-1", Kind::file, "src/a"}), "'src/a' is being changed by run-1");
  EXPECT_EQ(to_sentence({"run-1", Kind::module, "src"}), "module 'src' is being changed by run-1");
}

TEST(OverlapPolicy, HasItsWords) {
  for (const OverlapPolicy each : {OverlapPolicy::defer, OverlapPolicy::warn, OverlapPolicy::off}) {
    EXPECT_EQ(parse_overlap_policy(to_string(each)), each);
  }
  EXPECT_EQ(parse_overlap_policy("Defer"), std::nullopt);
}

TEST(Deferral, EndsByCountOrByTime) {
  const DeferralBound bound = {3, 1000};
  EXPECT_FALSE(is_next({}, bound, 5000));
  EXPECT_FALSE(is_next({2, 4001}, bound, 5000));
  EXPECT_TRUE(is_next({3, 4999}, bound, 5000));
  EXPECT_TRUE(is_next({1, 4000}, bound, 5000));
  EXPECT_FALSE(is_next({1, 9000}, bound, 5000));  // a clock that was set back
}

}  // namespace
}  // namespace wave::domain
