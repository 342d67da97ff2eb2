// SPDX-License-Identifier: MIT
#include "os/datagram_socket.h"

#include "error/error.h"
#include "support/temp_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace wave::os {
namespace {

using test::TempFolder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(DatagramSocket, ReceivesWhatWasSentInOrder) {
  const TempFolder folder;
  DatagramSocket socket = DatagramSocket::bind(folder / "s");
  EXPECT_THAT(socket.receive(), IsEmpty());
  EXPECT_TRUE(send_datagram(folder / "s", "one"));
  EXPECT_TRUE(send_datagram(folder / "s", std::string("t\0o", 3)));
  EXPECT_THAT(socket.receive(), ElementsAre("one", std::string("t\0o", 3)));
  EXPECT_THAT(socket.receive(), IsEmpty());
}

TEST(DatagramSocket, SendingToNobodyIsNoTrouble) {
  const TempFolder folder;
  EXPECT_FALSE(send_datagram(folder / "none", "x"));
  EXPECT_FALSE(send_datagram(std::string(200, 'x'), "x"));
  EXPECT_FALSE(send_datagram("", "x"));
}

TEST(DatagramSocket, AFullQueueDoesNotHoldUpTheSender) {
  const TempFolder folder;
  DatagramSocket socket = DatagramSocket::bind(folder / "s");
  int sent = 0;
  while (sent < 100'000 && send_datagram(folder / "s", "x")) ++sent;
  EXPECT_LT(sent, 100'000);
  EXPECT_EQ(socket.receive().size(), static_cast<size_t>(sent));
}

TEST(DatagramSocket, IsForItsOwnerAlone) {
  const TempFolder folder;
  const DatagramSocket socket = DatagramSocket::bind(folder / "s");
  struct stat info {};
  ASSERT_EQ(lstat((folder / "s").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);
}

TEST(DatagramSocket, ReplacesAStaleOneButNoOtherFile) {
  const TempFolder folder;
  std::filesystem::create_directory(folder / "kept");
  EXPECT_THROW(DatagramSocket::bind(folder / "kept"), Error);
  EXPECT_TRUE(std::filesystem::exists(folder / "kept"));
  {
    const DatagramSocket first = DatagramSocket::bind(folder / "a");
    std::filesystem::create_hard_link(folder / "a", folder / "stale");  // nobody removes this name
  }
  EXPECT_FALSE(send_datagram(folder / "stale", "x"));
  DatagramSocket second = DatagramSocket::bind(folder / "stale");
  EXPECT_TRUE(send_datagram(folder / "stale", "x"));
  EXPECT_THAT(second.receive(), ElementsAre("x"));
}

TEST(DatagramSocket, RemovesItsPathUnlessAnotherHasTakenIt) {
  const TempFolder folder;
  {
    const DatagramSocket socket = DatagramSocket::bind(folder / "s");
    EXPECT_TRUE(std::filesystem::exists(folder / "s"));
  }
  EXPECT_FALSE(std::filesystem::exists(folder / "s"));
  auto old = std::make_unique<DatagramSocket>(DatagramSocket::bind(folder / "s"));
  DatagramSocket successor = DatagramSocket::bind(folder / "s");
  old.reset();
  EXPECT_TRUE(send_datagram(folder / "s", "x"));
  EXPECT_THAT(successor.receive(), ElementsAre("x"));
}

TEST(DatagramSocket, MovesWithItsPath) {
  const TempFolder folder;
  DatagramSocket first = DatagramSocket::bind(folder / "a");
  {
    DatagramSocket second = DatagramSocket::bind(folder / "b");
    first = std::move(second);
  }
  EXPECT_FALSE(std::filesystem::exists(folder / "a"));
  EXPECT_TRUE(send_datagram(folder / "b", "x"));
  EXPECT_THAT(first.receive(), ElementsAre("x"));
}

TEST(DatagramSocket, SaysWhenItsPathIsTooLong) {
  try {
    DatagramSocket::bind("/tmp/" + std::string(110, 'x'));
    ADD_FAILURE() << "it was bound";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("too long"));
    EXPECT_THAT(error.hint(), HasSubstr("host.socket_dir"));
  }
}

}  // namespace
}  // namespace wave::os
