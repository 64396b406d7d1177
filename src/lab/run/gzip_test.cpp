// SPDX-License-Identifier: Apache-2.0
#include "lab/run/gzip.h"

#include "tests/support/errc_of.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace firstcome::lab {
namespace {

using tests::errc_of;

// Bytes that hardly pack.
std::string noise(std::size_t count) {
    std::string bytes(count, '\0');
    std::uint32_t state = 1;
    for (char& byte : bytes) {
        state = state * 1'664'525 + 1'013'904'223;
        byte = static_cast<char>(state >> 24U);
    }
    return bytes;
}

TEST(Gzip, WhatIsPackedComesBack) {
    for (const std::size_t count : {0U, 1U, 262'144U, 1'000'000U}) {
        EXPECT_EQ(gunzip(gzip(noise(count)), 1'000'000).value(), noise(count)) << count;
    }
    EXPECT_EQ(gunzip(gzip(std::string(5'000'000, 'x')), 5'000'000)->size(), 5'000'000U);
}

TEST(Gzip, ItBeginsAsGzipFilesBegin) {
    EXPECT_TRUE(gzip("x").starts_with("\x1f\x8b\x08"));
}

TEST(Gzip, WhatIsCutDamagedOrFollowedIsCorrupt) {
    const std::string packed = gzip(noise(1'000));
    for (std::size_t size = 0; size < packed.size(); size += 7) {
        EXPECT_EQ(errc_of(gunzip(packed.substr(0, size), 1'000)), Errc::corrupt) << size;
    }
    std::string damaged = packed;
    damaged[packed.size() / 2] = static_cast<char>(damaged[packed.size() / 2] ^ 1);
    EXPECT_EQ(errc_of(gunzip(damaged, 1'000)), Errc::corrupt);
    EXPECT_EQ(errc_of(gunzip(packed + "x", 1'000)), Errc::corrupt);
    EXPECT_EQ(errc_of(gunzip("no gzip at all", 1'000)), Errc::corrupt);
}

TEST(Gzip, WhatUnpacksToMoreThanIsAllowedIsRefused) {
    EXPECT_EQ(errc_of(gunzip(gzip(std::string(10'000'000, 'x')), 1'000)), Errc::full);
}

}  // namespace
}  // namespace firstcome::lab
