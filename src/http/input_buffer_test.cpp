// SPDX-License-Identifier: Apache-2.0
#include "http/input_buffer.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace firstcome::http {
namespace {

void fill(InputBuffer& buffer, std::string_view text) {
    while (!text.empty()) {
        const auto room = buffer.room();
        ASSERT_FALSE(room.empty());
        const std::size_t size = std::min(room.size(), text.size());
        std::memcpy(room.data(), text.data(), size);
        buffer.added(size);
        text.remove_prefix(size);
    }
}

std::string pattern(std::size_t size) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) {
        text.push_back(static_cast<char>('a' + i % 23));
    }
    return text;
}

TEST(InputBuffer, GrowsUpToItsBoundAndKeepsWhatItHolds) {
    InputBuffer buffer(5'000);
    const std::string text = pattern(5'000);
    fill(buffer, text);
    EXPECT_EQ(buffer.unread(), text);
    EXPECT_TRUE(buffer.room().empty());
    EXPECT_EQ(buffer.unread(), text);
}

TEST(InputBuffer, UsedBytesMakeRoomAgain) {
    InputBuffer buffer(2'000);
    const std::string text = pattern(2'000);
    fill(buffer, text);
    buffer.consume(1'500);
    const auto room = buffer.room();
    EXPECT_EQ(room.size(), 1'500U);
    EXPECT_EQ(buffer.unread(), text.substr(1'500));
}

TEST(InputBuffer, ALittleLeftAtTheEndDoesNotBlockIt) {
    InputBuffer buffer(2'000);
    fill(buffer, pattern(2'000));
    buffer.consume(1);
    EXPECT_FALSE(buffer.room().empty());
    EXPECT_EQ(buffer.unread(), pattern(2'000).substr(1));
}

TEST(InputBuffer, IsSmallAgainOnceEverythingIsUsed) {
    InputBuffer buffer(12'288);
    fill(buffer, pattern(12'288));
    buffer.consume(12'288);
    EXPECT_EQ(buffer.room().size(), InputBuffer::initial_bytes);
    EXPECT_EQ(buffer.unread(), "");
}

TEST(InputBuffer, ASmallBoundIsKept) {
    InputBuffer buffer(10);
    EXPECT_EQ(buffer.room().size(), 10U);
}

TEST(InputBuffer, CanBeUsedAfterRelease) {
    InputBuffer buffer(100);
    fill(buffer, "abc");
    buffer.release();
    EXPECT_EQ(buffer.unread(), "");
    fill(buffer, "de");
    EXPECT_EQ(buffer.unread(), "de");
}

}  // namespace
}  // namespace firstcome::http
