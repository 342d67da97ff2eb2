// SPDX-License-Identifier: MIT
#include "store/checkpoint.h"

#include "error/error.h"
#include "index/batch_ids.h"
#include "store/batch.h"
#include "support/temp_repository.h"

#include <gtest/gtest.h>

namespace wave::store {
namespace {

std::string batch(char digit) { return index::pack_id(std::string(40, digit)); }

class CheckpointTest : public testing::Test {
 protected:
  std::vector<std::pair<std::string, std::string>> lines(const std::vector<std::string>& parts) {
    std::vector<std::pair<std::string, std::string>> out;
    for (const std::string& part : parts) {
      each_line_of_part(git_, part, [&](std::string_view text, const std::string& batches) {
        out.emplace_back(text, batches);
      });
    }
    return out;
  }

  test::TempRepository repository_;
  git::Repository git_ = git::Repository::open(repository_.layout().common_dir);
};

TEST_F(CheckpointTest, LinesComeBackWithTheirBatches) {
  const std::string both = batch('a') + batch('b');
  const std::string other = batch('b') + batch('c');
  const auto parts = write_parts(git_, {{"one\tx", both}, {"two\ty", other}, {"none", ""}});
  ASSERT_EQ(parts.size(), 1u);
  EXPECT_EQ(lines(parts), (std::vector<std::pair<std::string, std::string>>{
                              {"one\tx", both}, {"two\ty", other}, {"none", ""}}));
}

TEST_F(CheckpointTest, PartsHaveABoundedSize) {
  const std::string text(1000, 'x');
  const std::string batches = batch('a');
  const auto parts = write_parts(git_, std::vector<PartLine>(1000, {text, batches}));
  EXPECT_GT(parts.size(), 3u);
  for (const std::string& part : parts) EXPECT_LT(git_.blob(part).size(), size_t{300} << 10);
  EXPECT_EQ(lines(parts).size(), 1000u);
}

TEST_F(CheckpointTest, TheCommitNamesPartsAndFrontier) {
  const auto settled = write_parts(git_, {{"one", batch('a')}});
  const auto open = write_parts(git_, {{"two", batch('b')}});
  const index::Cursors frontier = {{"refs/wave/log/9yz1k4t2", {std::string(40, 'd'), 41}},
                                   {"refs/wave/log/00000000", {std::string(40, 'e'), 7}}};
  const std::string oid =
      git_.write_commit(checkpoint_message(1, "9yz1k4t2", 42, frontier),
                        write_checkpoint_tree(git_, settled, open, {}), {}, {"x", "x@y"}, 1);
  const auto read = read_checkpoint(git_, oid);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->frontier, frontier);
  EXPECT_EQ(read->settled, settled);
  EXPECT_EQ(read->open, open);
  const auto trailers = decode_trailers(git_.commit(oid)->message);
  EXPECT_EQ(trailers->lamport, 42);
  EXPECT_EQ(trailers->writer, "9yz1k4t2");
}

TEST_F(CheckpointTest, AnOrdinaryBatchIsNone) {
  const std::string message = encode_batch("wave: x", {}, {}, "9yz1k4t2", 1);
  const std::string oid = git_.write_commit(message, git_.write_tree({}), {}, {"x", "x@y"}, 1);
  EXPECT_FALSE(read_checkpoint(git_, oid));
}

TEST_F(CheckpointTest, ADamagedPartIsAnError) {
  for (const char* text :
       {"", "something else\n", "wave-checkpoint 1\nt 0\tone\n", "wave-checkpoint 1\nt x\tone\n",
        "wave-checkpoint 1\nt one", "wave-checkpoint 1\nwhat\n"}) {
    const std::string part = git_.write_blob(text);
    EXPECT_THROW(lines({part}), Error) << text;
  }
}

}  // namespace
}  // namespace wave::store
