// SPDX-License-Identifier: Apache-2.0
#include "base/bytes.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

TEST(Bytes, WhatIsWrittenIsReadBack) {
    Bytes bytes;
    ByteWriter out(bytes);
    out.integer(std::uint8_t{7});
    out.integer(std::int64_t{-2});
    out.raw(as_bytes("xy"));
    ByteReader in(bytes);
    EXPECT_EQ(in.integer<std::uint8_t>(), 7);
    EXPECT_EQ(in.integer<std::int64_t>(), -2);
    EXPECT_EQ(as_text(in.raw(2)), "xy");
    EXPECT_TRUE(in.ok());
    EXPECT_EQ(in.remaining(), 0U);
}

TEST(Bytes, IntegersAreLittleEndian) {
    Bytes bytes;
    ByteWriter(bytes).integer(std::uint32_t{0x01020304});
    EXPECT_EQ(to_hex(bytes), "04030201");
}

TEST(Bytes, AShortReadIsRememberedAndGivesZero) {
    const Bytes bytes{1, 2, 3};
    ByteReader in(bytes);
    EXPECT_EQ(in.integer<std::uint32_t>(), 0U);
    EXPECT_EQ(in.integer<std::uint8_t>(), 0U);
    EXPECT_FALSE(in.ok());
}

}  // namespace
}  // namespace firstcome
