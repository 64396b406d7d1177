// SPDX-License-Identifier: Apache-2.0
#include "api/bodies.h"

#include <gtest/gtest.h>

namespace firstcome::api {
namespace {

constexpr WallTime now{1'768'440'000'000'000};  // 2026-01-15T01:20:00Z

template <class T>
std::string_view code(const Parsed<T>& parsed) {
    const auto* complaint = std::get_if<Complaint>(&parsed);
    return complaint == nullptr ? "" : entry_of(complaint->code).name;
}

std::string user(std::string_view body) {
    const auto parsed = parse_participation(body);
    const auto* id = std::get_if<ParticipantId>(&parsed);
    return id == nullptr ? std::string(code(parsed)) : id->text();
}

Parsed<CampaignWish> campaign(std::string_view body) {
    static const TimeZone seoul = TimeZone::find("Asia/Seoul").value();
    return parse_campaign(body, seoul, now);
}

TEST(ParticipationBody, TakesTextAndIntegers) {
    EXPECT_EQ(user(R"({"userId":123})"), "123");
    EXPECT_EQ(user(R"({"userId":-5})"), "-5");
    EXPECT_EQ(user(R"({"userId":-0})"), "0");
    EXPECT_EQ(user(R"({"userId":"007"})"), "007");
    EXPECT_EQ(user(R"({"userId":9223372036854775807})"), "9223372036854775807");
    EXPECT_EQ(user(R"({"userId":" spaces stay "})"), " spaces stay ");
    EXPECT_EQ(user(R"({"userId":"홍길동","more":[1,2]})"), "홍길동");
    EXPECT_EQ(user("{\"userId\":\"" + std::string(64, 'x') + "\"}"), std::string(64, 'x'));
}

TEST(ParticipationBody, MissesAnIdThatIsNotThere) {
    EXPECT_EQ(user("{}"), "COMMON_002");
    EXPECT_EQ(user(R"({"userId":null})"), "COMMON_002");
    EXPECT_EQ(user(R"({"userid":1})"), "COMMON_002");
    EXPECT_EQ(user(R"({"x":{"userId":1}})"), "COMMON_002");
}

TEST(ParticipationBody, RefusesAnIdThatIsUnusable) {
    for (const std::string_view value :
         {"\"\"",
          "1.5",
          "1.0",
          "1e3",
          "true",
          "[]",
          "{}",
          "[1]",
          "9223372036854775808",
          "-9223372036854775809",
          "99999999999999999999999999",
          R"("a\u0000b")",
          R"("tab\t")",
          R"("\u007f")",
          R"("\u0085")"}) {
        EXPECT_EQ(user("{\"userId\":" + std::string(value) + "}"), "PARTICIPATION_002") << value;
    }
    EXPECT_EQ(user("{\"userId\":\"" + std::string(65, 'x') + "\"}"), "PARTICIPATION_002");
}

TEST(ParticipationBody, RefusesABodyThatIsNoObject) {
    for (const std::string_view body :
         {"",
          "{",
          "[]",
          "1",
          "{\"userId\":1,}",
          R"({"userId":1,"userId":1})",
          "{\"userId\":\"\xff\"}"}) {
        EXPECT_EQ(user(body), "COMMON_002") << body;
    }
}

TEST(CampaignBody, TakesNameAndStock) {
    const auto parsed = campaign(R"({"name":"봄 행사","totalStock":9007199254740992,"foo":1})");
    const auto& wish = std::get<CampaignWish>(parsed);
    EXPECT_EQ(wish.name, "봄 행사");
    EXPECT_EQ(wish.total_stock, stock_max);
    EXPECT_FALSE(wish.opens_at);
    EXPECT_FALSE(wish.closes_at);
}

TEST(CampaignBody, TakesASchedule) {
    const auto parsed = campaign(R"({"name":"x","totalStock":1,"opensAt":"2026-01-15T11:00:00",)"
                                 R"("closesAt":"2026-01-15T03:00:00Z"})");
    const auto& wish = std::get<CampaignWish>(parsed);
    EXPECT_EQ(to_rfc3339_utc(wish.opens_at.value()), "2026-01-15T02:00:00.000000Z");
    EXPECT_EQ(to_rfc3339_utc(wish.closes_at.value()), "2026-01-15T03:00:00.000000Z");
}

TEST(CampaignBody, TakesNullForATimeThatIsNotWanted) {
    EXPECT_EQ(code(campaign(R"({"name":"x","totalStock":1,"opensAt":null,"closesAt":null})")), "");
}

TEST(CampaignBody, RefusesEverythingElse) {
    for (const std::string_view body :
         {"",
          "{}",
          R"({"name":"x"})",
          R"({"totalStock":1})",
          R"({"name":"","totalStock":1})",
          R"({"name":" \u3000","totalStock":1})",
          R"({"name":"a\nb","totalStock":1})",
          R"({"name":7,"totalStock":1})",
          R"({"name":null,"totalStock":1})",
          R"({"name":"x","totalStock":0})",
          R"({"name":"x","totalStock":-1})",
          R"({"name":"x","totalStock":"7"})",
          R"({"name":"x","totalStock":7.0})",
          R"({"name":"x","totalStock":1e3})",
          R"({"name":"x","totalStock":true})",
          R"({"name":"x","totalStock":null})",
          R"({"name":"x","totalStock":9007199254740993})",
          R"({"name":"x","totalStock":99999999999999999999})",
          R"({"name":"x","totalStock":1,"totalStock":1})",
          R"({"name":"x","totalStock":1,"opensAt":"soon"})",
          R"({"name":"x","totalStock":1,"opensAt":1768440000})",
          R"({"name":"x","totalStock":1,"closesAt":"2026-01-15"})"}) {
        EXPECT_EQ(code(campaign(body)), "COMMON_002") << body;
    }
    EXPECT_EQ(
        code(campaign("{\"totalStock\":1,\"name\":\"" + std::string(256, 'x') + "\"}")),
        "COMMON_002"
    );
}

TEST(CampaignBody, ClosesAfterItOpens) {
    const auto with = [](std::string_view opens, std::string_view closes) {
        return code(campaign(
            R"({"name":"x","totalStock":1,"opensAt":)" + std::string(opens) + R"(,"closesAt":)" +
            std::string(closes) + "}"
        ));
    };
    const char* const eleven = R"("2026-01-15T11:00:00")";
    EXPECT_EQ(with(eleven, R"("2026-01-15T11:00:00.000001")"), "");
    EXPECT_EQ(with(eleven, eleven), "COMMON_002");
    EXPECT_EQ(with(eleven, R"("2026-01-15T10:59:59")"), "COMMON_002");
    EXPECT_EQ(with("null", R"("2026-01-15T01:20:00Z")"), "COMMON_002");
    EXPECT_EQ(with("null", R"("2026-01-15T01:20:00.000001Z")"), "");
}

TEST(ChangeBody, MayNameTheVersion) {
    EXPECT_FALSE(std::get<ChangeWish>(parse_change("")).version);
    EXPECT_FALSE(std::get<ChangeWish>(parse_change("{}")).version);
    EXPECT_FALSE(std::get<ChangeWish>(parse_change(R"({"version":null})")).version);
    EXPECT_EQ(std::get<ChangeWish>(parse_change(R"({"version":3})")).version, Version(3));
    for (const std::string_view body :
         {R"({"version":0})", R"({"version":"3"})", R"({"version":3.0})", "[]", " "}) {
        EXPECT_EQ(code(parse_change(body)), "COMMON_002") << body;
    }
}

TEST(StockBody, NamesADelta) {
    const auto parsed = parse_stock_change(R"({"delta":-5,"version":2})");
    EXPECT_EQ(std::get<ChangeWish>(parsed).delta, -5);
    EXPECT_EQ(std::get<ChangeWish>(parsed).version, Version(2));
    for (const std::string_view body :
         {"",
          "{}",
          R"({"delta":0})",
          R"({"delta":null})",
          R"({"delta":"5"})",
          R"({"delta":1.5})",
          R"({"delta":9007199254740993})",
          R"({"delta":-9223372036854775808})",
          R"({"delta":1,"version":-1})"}) {
        EXPECT_EQ(code(parse_stock_change(body)), "COMMON_002") << body;
    }
}

}  // namespace
}  // namespace firstcome::api
