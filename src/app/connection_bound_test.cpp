// SPDX-License-Identifier: Apache-2.0
#include "app/connection_bound.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace firstcome {
namespace {

TEST(ConnectionBound, WithDescriptorsEnoughTheWishIsKept) {
    EXPECT_EQ(bounded_connections(16'000, 16'128), 16'000U);
    EXPECT_EQ(bounded_connections(16'000, UINT64_MAX), 16'000U);
}

TEST(ConnectionBound, TheDescriptorLimitBoundsTheWish) {
    EXPECT_EQ(bounded_connections(16'000, 4'096), 3'968U);
    EXPECT_EQ(bounded_connections(16'000, 128), 1U);
    EXPECT_EQ(bounded_connections(16'000, 0), 1U);
}

TEST(ConnectionBound, ThisProcessMayOpenDescriptors) {
    EXPECT_GE(descriptors_allowed(), 64U);
}

}  // namespace
}  // namespace firstcome
