// SPDX-License-Identifier: Apache-2.0
#include "base/result.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

Result<int> half(int n) {
    if (n % 2 != 0) {
        return fail(Errc::invalid, "odd");
    }
    return n / 2;
}

Result<int> quarter(int n) {
    TRY_ASSIGN(const int first, half(n));
    TRY_ASSIGN(const int second, half(first));
    return second;
}

TEST(Result, TryAssignGoesOnWithTheValue) {
    EXPECT_EQ(quarter(12).value(), 3);
}

TEST(Result, TryAssignReturnsTheFirstError) {
    const auto result = quarter(6);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().message(), "invalid: odd");
}

TEST(Result, OnlyErrorsThatPassByThemselvesAreRetryable) {
    EXPECT_TRUE(retryable(Errc::busy));
    EXPECT_TRUE(retryable(Errc::full));
    EXPECT_FALSE(retryable(Errc::corrupt));
    EXPECT_FALSE(retryable(Errc::conflict));
}

}  // namespace
}  // namespace firstcome
