// SPDX-License-Identifier: Apache-2.0
#pragma once
// AskingRider: asks a FakeServer for numbers and notes what became of each, for the tests of
// stampedes.

#include "http/client_stampede.h"
#include "tests/support/fake_server.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace firstcome::tests {

using http::LossReason;
using http::Rider;
using http::StampedeAnswer;
using http::StampedeConfig;
using http::StampedeLoss;
using http::StampedeRequest;

// Met only by a test that fails, however busy the machine is.
inline constexpr Duration forever = Duration::seconds(3'600);

// Asks for /0, /1, ... and notes what became of each; asks again for what was lost.
class AskingRider final : public Rider {
  public:
    explicit AskingRider(std::uint64_t first, std::uint64_t count) {
        for (std::uint64_t i = first; i < first + count; ++i) {
            open_.push_back(i);
        }
    }

    void on_start(SteadyTime t0) override { t0_ = t0; }

    std::optional<StampedeRequest> next(SteadyTime, std::uint32_t) override {
        if (open_.empty()) {
            return std::nullopt;
        }
        const std::uint64_t token = open_.back();
        open_.pop_back();
        under_way_.insert(token);
        request_ = "GET /" + std::to_string(token) + " HTTP/1.1\r\nHost: x\r\n\r\n";
        return StampedeRequest{request_, token};
    }

    void on_answer(std::uint64_t token, const StampedeAnswer& answer) override {
        EXPECT_EQ(under_way_.erase(token), 1U);
        EXPECT_GE(answer.requested_at, t0_);
        EXPECT_GE(answer.received_at, answer.requested_at);
        ++answered_by_[answer.server];
        if (answer.round_trip > Duration()) {
            ++round_trips_;
        }
        answers_[token] = std::to_string(answer.status) + " " + std::string(answer.body);
    }

    void on_loss(std::uint64_t token, const StampedeLoss& loss) override {
        EXPECT_EQ(under_way_.erase(token), 1U);
        losses_[loss.reason] += 1;
        if (again_) {
            open_.push_back(token);
        }
    }

    bool finished() const override { return open_.empty() && under_way_.empty(); }

    void lose_for_good() { again_ = false; }

    const std::map<std::uint64_t, std::string>& answers() const { return answers_; }

    int answered_by(std::uint32_t server) { return answered_by_[server]; }

    int round_trips() const { return round_trips_; }

    SteadyTime t0() const { return t0_; }

    int losses(LossReason reason) const {
        const auto found = losses_.find(reason);
        return found == losses_.end() ? 0 : found->second;
    }

  private:
    SteadyTime t0_;
    std::vector<std::uint64_t> open_;
    std::set<std::uint64_t> under_way_;
    std::map<std::uint64_t, std::string> answers_;
    std::map<LossReason, int> losses_;
    std::map<std::uint32_t, int> answered_by_;
    int round_trips_ = 0;
    std::string request_;
    bool again_ = true;
};

inline StampedeConfig config_of(const FakeServer& server, std::uint32_t connections) {
    StampedeConfig config;
    config.servers = {http::parse_url(server.url()).value()};
    config.connections = connections;
    config.open_timeout = forever;
    config.deadline = forever;
    return config;
}

inline FakeReply echo(const FakeRequest& request) {
    return {.body = request.target};
}

}  // namespace firstcome::tests
