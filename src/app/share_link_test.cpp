// SPDX-License-Identifier: Apache-2.0
#include "app/share_link.h"

#include <gtest/gtest.h>

#include <sys/socket.h>

#include <thread>

namespace firstcome {
namespace {

// Met only by a test that fails.
constexpr Duration forever = Duration::seconds(60);

class ShareLinkTest : public testing::Test {
  protected:
    std::pair<ShareLink, ShareLink> ends_ = ShareLink::pair().value();
    ShareLink& rush_ = ends_.first;
    std::optional<ShareLink> share_{std::move(ends_.second)};
};

TEST_F(ShareLinkTest, MessagesArriveWholeAndInOrder) {
    ASSERT_TRUE(share_->send(ShareWord::ready).has_value());
    ASSERT_TRUE(share_->send(ShareWord::progress, progress_content({7, 8})).has_value());
    EXPECT_EQ(rush_.receive(forever).value()->word, ShareWord::ready);
    const auto second = rush_.receive(forever).value();
    EXPECT_EQ(second->word, ShareWord::progress);
    EXPECT_EQ(read_progress(second->content)->finished, 7U);
    EXPECT_EQ(read_progress(second->content)->connections_open, 8U);
    EXPECT_FALSE(rush_.receive(Duration()).value().has_value());
}

TEST_F(ShareLinkTest, AMessageLargerThanAnyBufferArrivesWhole) {
    Bytes large(5'000'000);
    for (std::size_t i = 0; i < large.size(); ++i) {
        large[i] = static_cast<std::uint8_t>(i * 7);
    }
    std::thread sender([&] { EXPECT_TRUE(share_->send(ShareWord::done, large).has_value()); });
    const auto message = rush_.receive(forever).value();
    sender.join();
    EXPECT_EQ(message->word, ShareWord::done);
    EXPECT_EQ(message->content, large);
}

TEST_F(ShareLinkTest, AnEndThatIsGoneIsNoticedByBothCalls) {
    ASSERT_TRUE(share_->send(ShareWord::ready).has_value());
    share_.reset();
    EXPECT_TRUE(rush_.receive(forever).value().has_value());
    EXPECT_EQ(rush_.receive(forever).error().code, Errc::closed);
    EXPECT_EQ(rush_.send(ShareWord::stop).error().code, Errc::closed);
}

TEST_F(ShareLinkTest, AMessageThatIsCutOffIsNoMessage) {
    const char begun[] = {4, 9, 0, 0, 0, 0, 0, 0, 0, 'x'};
    ASSERT_EQ(send(share_->descriptor(), begun, sizeof begun, 0), std::ssize(begun));
    share_.reset();
    EXPECT_EQ(rush_.receive(forever).error().code, Errc::closed);
}

TEST_F(ShareLinkTest, AWordThatIsNoneIsCorrupt) {
    const char odd[9] = {99};
    ASSERT_EQ(send(share_->descriptor(), odd, sizeof odd, 0), std::ssize(odd));
    EXPECT_EQ(rush_.receive(forever).error().code, Errc::corrupt);
}

TEST(ShareContents, ComeBackAsTheyWereAndAreCorruptWhenCutOff) {
    EXPECT_EQ(read_start(start_content({-5})).value(), SteadyTime{-5});
    EXPECT_EQ(read_start({}).error().code, Errc::corrupt);
    EXPECT_EQ(read_progress(start_content({1})).error().code, Errc::corrupt);
    const Error error = read_failure(failure_content({Errc::not_found, "no campaign"})).value();
    EXPECT_EQ(error.code, Errc::not_found);
    EXPECT_EQ(error.detail, "no campaign");
    EXPECT_EQ(read_failure({}).error().code, Errc::corrupt);
    const Bytes unknown_code = {200};
    EXPECT_EQ(read_failure(unknown_code).error().code, Errc::corrupt);
}

}  // namespace
}  // namespace firstcome
