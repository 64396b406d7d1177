// SPDX-License-Identifier: Apache-2.0
#include "app/store_url.h"

#include <gtest/gtest.h>

namespace firstcome {
namespace {

TEST(LogUrl, ASqlitePathIsTakenAsItIs) {
    const auto url = parse_log_url("sqlite:./data/log.db");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->engine, LogUrl::Engine::sqlite);
    EXPECT_EQ(url->path, "./data/log.db");
    EXPECT_EQ(to_string(*url), "sqlite:./data/log.db");
}

TEST(LogUrl, AKafkaTopicHasABrokerAndMaybeAPartitionCount) {
    const auto url = parse_log_url("kafka://broker.example:9092/entries?partitions=8");
    ASSERT_TRUE(url);
    EXPECT_EQ(*url, (LogUrl{LogUrl::Engine::kafka, "", "broker.example", 9092, "entries", 8}));
    EXPECT_EQ(to_string(*url), "kafka://broker.example:9092/entries?partitions=8");
    EXPECT_EQ(to_string(*parse_log_url("kafka://a:1/b")), "kafka://a:1/b");
}

TEST(LogUrl, OtherTextsAreRefused) {
    for (const std::string text :
         {"",
          "sqlite:",
          "log.db",
          "file:log.db",
          "kafka://",
          "kafka://a/b",
          "kafka://a:0/b",
          "kafka://a:70000/b",
          "kafka://:9092/b",
          "kafka://a:1/",
          "kafka://a:1",
          "kafka://a:1/b/c",
          "kafka://a:1/b?partitions=",
          "kafka://a:1/b?partitions=0",
          "kafka://a:1/b?partitions=1025",
          "kafka://a:1/b?partitions=2x",
          "kafka://a:1/b?p=2",
          "mysql://u@h:1/d"}) {
        const auto url = parse_log_url(text);
        ASSERT_FALSE(url) << text;
        EXPECT_EQ(url.error().code, Errc::invalid);
    }
}

TEST(LedgerUrl, ASqlitePathIsTakenAsItIs) {
    const auto url = parse_ledger_url("sqlite:/var/lib/firstcome/ledger.db");
    ASSERT_TRUE(url);
    EXPECT_EQ(to_string(*url), "sqlite:/var/lib/firstcome/ledger.db");
}

TEST(LedgerUrl, AMysqlDatabaseHasAUserAndAServer) {
    const auto url = parse_ledger_url("mysql://shop@db.example:3306/firstcome");
    ASSERT_TRUE(url);
    EXPECT_EQ(
        *url, (LedgerUrl{LedgerUrl::Engine::mysql, "", "shop", "db.example", 3306, "firstcome"})
    );
    EXPECT_EQ(to_string(*url), "mysql://shop@db.example:3306/firstcome");
}

TEST(LedgerUrl, OtherTextsAreRefused) {
    for (const std::string text :
         {"",
          "sqlite:",
          "ledger.db",
          "mysql://",
          "mysql://h:3306/d",
          "mysql://@h:3306/d",
          "mysql://u@h/d",
          "mysql://u@h:0/d",
          "mysql://u@:1/d",
          "mysql://u@h:1/",
          "mysql://u@h:1",
          "mysql://u@h:1/d/e",
          "mysql://u@h:1/d?x=1",
          "kafka://a:1/b"}) {
        const auto url = parse_ledger_url(text);
        ASSERT_FALSE(url) << text;
        EXPECT_EQ(url.error().code, Errc::invalid);
    }
}

TEST(LedgerUrl, APasswordInTheUrlIsRefusedWithoutRepeatingIt) {
    const auto url = parse_ledger_url("mysql://shop:hunter2@h:3306/d");
    ASSERT_FALSE(url);
    EXPECT_EQ(url.error().detail.find("hunter2"), std::string::npos);
    EXPECT_NE(url.error().detail.find("FIRSTCOME_LEDGER_PASSWORD"), std::string::npos);
}

}  // namespace
}  // namespace firstcome
