// SPDX-License-Identifier: MIT
// A parser that is refused memory says so by an exception, and can be used again afterwards.
#include "json/node.h"
#include "json/value.h"

#include <functional>
#include <new>

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace wave::json {
namespace {

constexpr int k_all_as_it_should_be = 7;

// More than the heap of a young process has left over.
std::string long_text() { return "[\"" + std::string(32'000'000, 'x') + "\"]"; }

// In a process of its own: reads while no page more is granted, and again when there are some.
[[noreturn]] void read_without_memory(const std::function<void()>& read) {
  rlimit limit{};
  getrlimit(RLIMIT_AS, &limit);
  const rlimit none{1 << 20, limit.rlim_max};
  setrlimit(RLIMIT_AS, &none);
  bool refused = false;
  try {
    read();
  } catch (const std::bad_alloc&) {
    refused = true;
  }
  setrlimit(RLIMIT_AS, &limit);
  read();
  std::_Exit(refused ? k_all_as_it_should_be : 1);
}

TEST(NoMemoryDeathTest, ADocumentSaysSo) {
  const std::string text = long_text();
  const auto read = [&] { EXPECT_TRUE(Document::parse(text)); };
  EXPECT_EXIT(read_without_memory(read), testing::ExitedWithCode(k_all_as_it_should_be), "");
}

TEST(NoMemoryDeathTest, ATreeWithLinesSaysSo) {
  const std::string text = long_text();
  const auto read = [&] { EXPECT_FALSE(read_nodes(text).fault); };
  EXPECT_EXIT(read_without_memory(read), testing::ExitedWithCode(k_all_as_it_should_be), "");
}

}  // namespace
}  // namespace wave::json
