// SPDX-License-Identifier: MIT
#include "os/cut_off_memory.h"

#include "support/temp_folder.h"

#include <csignal>
#include <fstream>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

namespace wave::os {
namespace {

constexpr size_t k_size = 32768;

// A file of 'x', mapped.
class Mapped {
 public:
  Mapped() : path_(folder_.path() / "file") {
    std::ofstream(path_) << std::string(k_size, 'x');
    const int fd = open(path_.c_str(), O_RDWR);
    memory_ = mmap(nullptr, k_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
  }
  ~Mapped() { munmap(memory_, k_size); }

  volatile char& at(size_t place) { return static_cast<char*>(memory_)[place]; }
  void cut_off() { std::filesystem::resize_file(path_, 0); }

 private:
  test::TempFolder folder_;
  std::filesystem::path path_;
  void* memory_;
};

TEST(CutOffMemory, ReadsAsZerosAndCanBeWritten) {
  Mapped mapped;
  const int before = CutOffMemory::count();
  const CutOffMemory guard;
  EXPECT_EQ(mapped.at(5000), 'x');
  EXPECT_EQ(CutOffMemory::count(), before);
  mapped.cut_off();
  EXPECT_EQ(mapped.at(5000), '\0');
  EXPECT_EQ(CutOffMemory::count(), before + 1);
  mapped.at(20000) = 'y';
  EXPECT_EQ(mapped.at(20000), 'y');
}

TEST(CutOffMemoryDeathTest, EndsTheProgramOutsideAGuard) {
  Mapped mapped;
  { const CutOffMemory over; }
  mapped.cut_off();
  EXPECT_EXIT(mapped.at(0) = 'y', testing::KilledBySignal(SIGBUS), "");
}

}  // namespace
}  // namespace wave::os
