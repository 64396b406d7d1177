// SPDX-License-Identifier: Apache-2.0
#include "log/directory_lock.h"

#include "tests/support/errc_of.h"
#include "tests/support/scratch_directory.h"

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>

namespace firstcome {
namespace {

class DirectoryLockTest : public testing::Test {
  protected:
    std::string path() const { return directory_.file("data"); }

    tests::ScratchDirectory directory_;
};

TEST_F(DirectoryLockTest, MakesTheDirectoryForItsOwnerAlone) {
    ASSERT_TRUE(DirectoryLock::take(path()).has_value());

    struct stat found {};

    ASSERT_EQ(stat(path().c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777, 0700u);
}

TEST_F(DirectoryLockTest, IsHeldByOneAtATime) {
    EXPECT_FALSE(directory_is_locked(path()));
    auto first = DirectoryLock::take(path());
    ASSERT_TRUE(first.has_value());
    EXPECT_TRUE(directory_is_locked(path()));
    const auto second = DirectoryLock::take(path());
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(tests::errc_of(second), Errc::busy);
    first->reset();
    EXPECT_FALSE(directory_is_locked(path()));
    EXPECT_TRUE(DirectoryLock::take(path()).has_value());
}

TEST_F(DirectoryLockTest, NamesTheProcessThatHoldsItAndDiesWithIt) {
    std::array<int, 2> ready{};
    ASSERT_EQ(pipe(ready.data()), 0);
    const pid_t child = fork();
    if (child == 0) {
        const auto lock = DirectoryLock::take(path());
        const char answer = lock ? 'y' : 'n';
        const bool told = write(ready[1], &answer, 1) == 1;
        for (; told;) {
            pause();
        }
        _exit(1);
    }
    char answer = 0;
    ASSERT_EQ(::read(ready[0], &answer, 1), 1);
    ASSERT_EQ(answer, 'y');
    const auto refused = DirectoryLock::take(path());
    ASSERT_FALSE(refused.has_value());
    EXPECT_NE(refused.error().detail.find(std::to_string(child)), std::string::npos);

    ASSERT_EQ(kill(child, SIGKILL), 0);
    ASSERT_EQ(waitpid(child, nullptr, 0), child);
    EXPECT_TRUE(DirectoryLock::take(path()).has_value());
    close(ready[0]);
    close(ready[1]);
}

TEST_F(DirectoryLockTest, SaysWhatItCannotCreate) {
    const auto refused = DirectoryLock::take(directory_.file("no/such/data"));
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(tests::errc_of(refused), Errc::io);
    EXPECT_NE(refused.error().detail.find("no/such/data"), std::string::npos);
}

TEST_F(DirectoryLockTest, RefusesAFileInPlaceOfADirectory) {
    ASSERT_TRUE(DirectoryLock::take(path()).has_value());
    const auto refused = DirectoryLock::take(path() + "/lock");
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(tests::errc_of(refused), Errc::io);
}

}  // namespace
}  // namespace firstcome
