// SPDX-License-Identifier: Apache-2.0
#include "app/rush_flags.h"

#include "app/parse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace firstcome {
namespace {

using testing::HasSubstr;
using Args = std::vector<std::string>;

Invocation parsed(const Args& args) {
    auto invocation = parse_invocation(Subcommand::rush, args, {});
    EXPECT_TRUE(invocation) << invocation.error().message();
    return *invocation;
}

std::string refusal(const Args& args) {
    const auto options = rush_options(parsed(args));
    return options ? "accepted" : options.error().detail;
}

TEST(RushFlags, WhatIsNotGivenHasItsDefault) {
    const lab::RushOptions options = rush_options(parsed({})).value();
    const lab::RushOptions initial;
    EXPECT_EQ(options.arrival, lab::Arrival::barrier);
    EXPECT_EQ(options.ramp, initial.ramp);
    EXPECT_EQ(options.patience, initial.patience);
    EXPECT_EQ(options.impatient_requests_max, initial.impatient_requests_max);
    EXPECT_EQ(options.population, initial.population);
    EXPECT_EQ(options.zipf_exponent, initial.zipf_exponent);
    EXPECT_EQ(options.seed, initial.seed);
    EXPECT_EQ(options.share, initial.share);
    EXPECT_EQ(options.connections, 2'000U);
    EXPECT_FALSE(options.fresh_connections);
}

TEST(RushFlags, AreTakenOver) {
    const lab::RushOptions options = rush_options(parsed(
                                                      {"--arrival",
                                                       "ramp",
                                                       "--rate",
                                                       "5000",
                                                       "--ramp",
                                                       "3s",
                                                       "--seed",
                                                       "9",
                                                       "--participants",
                                                       "zipf",
                                                       "--zipf-exponent",
                                                       "1.25",
                                                       "--population",
                                                       "77",
                                                       "--fresh-connections",
                                                       "--processes",
                                                       "4",
                                                       "--share",
                                                       "2"}
                                                  ))
                                         .value();
    EXPECT_EQ(options.arrival, lab::Arrival::ramp);
    EXPECT_EQ(options.rate_per_s, 5'000);
    EXPECT_EQ(options.ramp, Duration::seconds(3));
    EXPECT_EQ(options.seed, 9U);
    EXPECT_EQ(options.crowd, lab::Crowd::zipf);
    EXPECT_EQ(options.zipf_exponent, 1.25);
    EXPECT_EQ(options.population, 77U);
    EXPECT_TRUE(options.fresh_connections);
    EXPECT_EQ(options.share, (lab::RushShare{1, 4}));
}

TEST(RushFlags, ThatSayNothingTogetherAreRefusedWithWhatTheyGoWith) {
    EXPECT_THAT(refusal({"--rate", "5"}), HasSubstr("--rate goes with --arrival poisson"));
    EXPECT_THAT(
        refusal({"--arrival", "poisson", "--rate", "5", "--ramp", "1s"}),
        HasSubstr("--ramp goes with --arrival ramp")
    );
    EXPECT_THAT(refusal({"--patience", "1s"}), HasSubstr("--arrival flash"));
    EXPECT_THAT(refusal({"--zipf-exponent", "1"}), HasSubstr("--participants zipf"));
    EXPECT_THAT(refusal({"--population", "5"}), HasSubstr("--participants zipf"));
    EXPECT_THAT(
        refusal({"--participants", "zipf", "--duplicates", "5"}),
        HasSubstr("--duplicates goes with")
    );
    EXPECT_THAT(refusal({"--arrival", "ramp"}), HasSubstr("want a --rate"));
    EXPECT_THAT(refusal({"--share", "2"}), HasSubstr("--processes"));
}

TEST(RushFlags, AShareIsToldTheSameButForTheHistory) {
    for (const Args& args : {
             Args{},
             Args{"--arrival", "ramp", "--rate", "5000", "--ramp", "1500ms", "--seed", "9"},
             Args{"--arrival", "flash", "--patience", "7ms", "--impatient-retries", "0"},
             Args{"--participants", "zipf", "--zipf-exponent", "0.7", "--population", "9"},
             Args{"--duplicates", "3", "--fresh-connections", "--entries", "70", "--url", "u,v"},
             Args{"--history", "h", "--connections", "17", "--campaign", "8"},
         }) {
        Invocation whole = parsed(args);
        whole.rush.processes = 5;
        const Args share = share_args(whole, 3);
        EXPECT_EQ(share.front(), "rush");
        const Invocation told = parsed(Args(share.begin() + 1, share.end()));
        EXPECT_EQ(told.rush.share, 3U);
        EXPECT_TRUE(told.history.empty());
        whole.rush.share = 3;
        EXPECT_EQ(told.rush, whole.rush);
        EXPECT_EQ(told.stampede, whole.stampede);
    }
}

}  // namespace
}  // namespace firstcome
