// SPDX-License-Identifier: Apache-2.0
#include "campaign/participant.h"

#include "campaign/text.h"

#include <gtest/gtest.h>

#include <limits>

namespace firstcome {
namespace {

TEST(ParticipantId, AnIntegerIsItsDecimalText) {
    EXPECT_EQ(ParticipantId::from_integer(7), ParticipantId::parse("7").value());
    EXPECT_NE(ParticipantId::from_integer(7), ParticipantId::parse("007").value());
    EXPECT_EQ(
        ParticipantId::from_integer(std::numeric_limits<std::int64_t>::min()).text(),
        "-9223372036854775808"
    );
}

TEST(ParticipantId, CaseAndSpacesMakeDifferentPeople) {
    EXPECT_NE(ParticipantId::parse("Kim").value(), ParticipantId::parse("kim").value());
    EXPECT_NE(ParticipantId::parse("kim ").value(), ParticipantId::parse("kim").value());
}

TEST(ParticipantId, HasOneToSixtyFourBytes) {
    EXPECT_FALSE(ParticipantId::parse("").has_value());
    EXPECT_TRUE(ParticipantId::parse(std::string(64, 'a')).has_value());
    EXPECT_FALSE(ParticipantId::parse(std::string(65, 'a')).has_value());
}

TEST(ParticipantId, ControlCharactersAndBrokenUtf8AreInvalid) {
    using namespace std::string_view_literals;
    for (const auto text : {
             "a\0b"sv,
             "a\nb"sv,
             "\x7F"sv,
             "\xC2\x85"sv,  // C0, DEL, C1
             "\x80"sv,
             "\xC3"sv,
             "\xC0\xAF"sv,
             "\xE0\x80\xAF"sv,  // stray, cut, overlong
             "\xED\xA0\x80"sv,
             "\xF4\x90\x80\x80"sv,
             "\xFF"sv,  // surrogate, beyond U+10FFFF
         }) {
        EXPECT_FALSE(ParticipantId::parse(text).has_value()) << testing::PrintToString(text);
    }
    EXPECT_TRUE(ParticipantId::parse("김철수-01").has_value());
    EXPECT_TRUE(ParticipantId::parse("\xF0\x9F\x8E\x81").has_value());
}

TEST(ParticipantHasher, TellsCampaignsAndParticipantsApart) {
    const ParticipantHasher hasher(KeyedHash::Key{5});
    const auto alice = ParticipantId::parse("alice").value();
    EXPECT_EQ(hasher(CampaignId(1), alice), hasher(CampaignId(1), alice));
    EXPECT_NE(hasher(CampaignId(1), alice), hasher(CampaignId(2), alice));
    EXPECT_NE(
        hasher(CampaignId(1), alice), hasher(CampaignId(1), ParticipantId::parse("bob").value())
    );
}

TEST(Text, BlankIsWhatAFormShowsAsEmpty) {
    EXPECT_TRUE(is_blank(""));
    EXPECT_TRUE(is_blank(" \t\xE3\x80\x80"));
    EXPECT_FALSE(is_blank(" x "));
}

}  // namespace
}  // namespace firstcome
