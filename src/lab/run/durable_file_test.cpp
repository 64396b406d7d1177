// SPDX-License-Identifier: Apache-2.0
#include "lab/run/durable_file.h"

#include "tests/support/errc_of.h"
#include "tests/support/scratch_directory.h"
#include "tests/support/small_disk.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace firstcome::lab {
namespace {

using tests::errc_of;

class DurableFileTest : public testing::Test {
  protected:
    std::string read() const { return read_file(path_, 1'000).value_or("(unread)"); }

    void put(std::string_view bytes) const { std::ofstream(path_, std::ios::binary) << bytes; }

    tests::ScratchDirectory directory_;
    const std::string path_ = directory_.file("file");
};

using DurableFile = DurableFileTest;

TEST_F(DurableFile, AFileIsReplacedWholeAndLeavesNothingBeside) {
    ASSERT_TRUE(write_file(path_, "first, and longer"));
    ASSERT_TRUE(write_file(path_, "second"));
    EXPECT_EQ(read(), "second");
    const std::filesystem::directory_iterator files(directory_.path());
    EXPECT_EQ(std::distance(begin(files), end(files)), 1);
}

TEST_F(DurableFile, LinesAreAppended) {
    ASSERT_TRUE(append_line(path_, "one"));
    ASSERT_TRUE(append_line(path_, "two"));
    EXPECT_EQ(read(), "one\ntwo\n");
}

TEST_F(DurableFile, ATornLastLineIsDropped) {
    put("one\ntwo\nthr");
    EXPECT_TRUE(drop_torn_line(path_).value());
    EXPECT_EQ(read(), "one\ntwo\n");
    EXPECT_FALSE(drop_torn_line(path_).value());
    put("torn");
    EXPECT_TRUE(drop_torn_line(path_).value());
    EXPECT_EQ(read(), "");
    EXPECT_FALSE(drop_torn_line(directory_.file("missing")).value());
}

TEST_F(DurableFile, WhatIsMissingTooLongOrUnreadableIsAnError) {
    EXPECT_EQ(errc_of(read_file(path_, 10)), Errc::not_found);
    EXPECT_EQ(errc_of(write_file(directory_.file("no/folder"), "x")), Errc::not_found);
    EXPECT_EQ(errc_of(append_line(directory_.file("no/folder"), "x")), Errc::not_found);
    EXPECT_EQ(errc_of(read_file(directory_.path(), 10)), Errc::io);
    EXPECT_EQ(errc_of(sync_folder(path_)), Errc::not_found);
    put("eleven byte");
    EXPECT_EQ(errc_of(read_file(path_, 10)), Errc::full);
    std::filesystem::create_directory(directory_.file("folder"));
    EXPECT_EQ(errc_of(write_file(directory_.file("folder"), "x")), Errc::io);
}

TEST_F(DurableFile, OnAFullDiskWhatWasThereStays) {
    tests::SmallDisk disk(1);
    if (!disk.is_mounted()) {
        GTEST_SKIP() << "mounting a small tmpfs is not permitted here";
    }
    const std::string path = disk.file("kept");
    ASSERT_TRUE(write_file(path, "kept\n"));
    disk.fill();
    const std::string much(1 << 16, 'x');
    EXPECT_EQ(errc_of(write_file(path, much)), Errc::full);
    EXPECT_EQ(errc_of(append_line(path, much)), Errc::full);
    EXPECT_EQ(read_file(path, 1'000).value(), "kept\n");
    disk.empty();
    EXPECT_TRUE(append_line(path, "and on"));
    EXPECT_EQ(read_file(path, 1'000).value(), "kept\nand on\n");
}

}  // namespace
}  // namespace firstcome::lab
