// SPDX-License-Identifier: MIT
#include "json/node.h"

#include <gtest/gtest.h>

namespace wave::json {
namespace {

TEST(Nodes, KnowTheirLines) {
  const Reading reading = read_nodes(R"({
  "a": [1, -2.5,
    true],

  "a": {"b":
    "c\nd"}, "n": null
})");
  ASSERT_FALSE(reading.fault);
  const Node& root = reading.root;
  EXPECT_EQ(root.kind, Node::Kind::object);
  EXPECT_EQ(root.line, 1U);
  ASSERT_EQ(root.members.size(), 3U);
  const Node& list = root.members[0].value;
  EXPECT_EQ(root.members[0].line, 2U);
  ASSERT_EQ(list.items.size(), 3U);
  EXPECT_EQ(list.items[0].integer, 1);
  EXPECT_EQ(list.items[1].number, -2.5);
  EXPECT_TRUE(list.items[2].boolean);
  EXPECT_EQ(list.items[2].line, 3U);
  EXPECT_EQ(root.members[1].name, "a");
  EXPECT_EQ(root.members[1].line, 5U);
  ASSERT_EQ(root.members[1].value.members.size(), 1U);
  EXPECT_EQ(root.members[1].value.members[0].line, 5U);
  EXPECT_EQ(root.members[1].value.members[0].value.text, "c\nd");
  EXPECT_EQ(root.members[1].value.members[0].value.line, 6U);
  EXPECT_EQ(root.members[2].value.kind, Node::Kind::null);
}

TEST(Nodes, FaultsHaveALine) {
  const auto line_of_fault = [](std::string_view text) {
    const Reading reading = read_nodes(text);
    return reading.fault ? reading.fault->line : 0;
  };
  EXPECT_EQ(line_of_fault(""), 1U);
  EXPECT_EQ(line_of_fault("{\n\n]"), 3U);
  EXPECT_EQ(line_of_fault("[1]\n2"), 2U);
  EXPECT_EQ(line_of_fault("[\n\"\xff\"]"), 2U);
  EXPECT_EQ(line_of_fault(std::string_view("[]\n\0x", 5)), 2U);
  EXPECT_EQ(line_of_fault(std::string(k_node_depth, '[') + std::string(k_node_depth, ']')), 0U);
  EXPECT_EQ(line_of_fault("\n" + std::string(k_node_depth + 1, '[')), 2U);
}

}  // namespace
}  // namespace wave::json
