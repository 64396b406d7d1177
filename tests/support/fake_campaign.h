// SPDX-License-Identifier: Apache-2.0
#pragma once
// FakeCampaign: an honest campaign in twenty lines, for the tests of those who judge servers. Keeps
// its places when its FakeServer is killed, as a durable one would.

#include "tests/support/fake_server.h"

#include <map>
#include <optional>
#include <string>

namespace firstcome::tests {

class FakeCampaign {
  public:
    struct Place {
        int sequence = 0;
        int offset = 0;
    };

    explicit FakeCampaign(int stock) : stock_(stock) {}

    // `id` as JSON: 7 or "p7".
    FakeReply enter(const std::string& id) {
        const bool is_new = !places_.contains(id);
        if (is_new) {
            const int next = static_cast<int>(places_.size()) + 1;
            places_[id] = {next, next + 3};
        }
        return told(id, !is_new);
    }

    FakeReply told(const std::string& id, bool repeated) const {
        const Place& place = places_.at(id);
        return outcome(place.sequence, place.sequence <= stock_, place.offset, repeated);
    }

    static FakeReply outcome(int sequence, bool has_won, int offset, bool repeated) {
        const std::string number = std::to_string(sequence);
        return success(
            200,
            std::string(R"({"status":")") + (has_won ? "SUCCESS" : "FAIL") + R"(","outcome":")" +
                (has_won ? "won" : "sold_out") + R"(","sequence":)" + number + R"(,"rank":)" +
                (has_won ? number : "null") + R"(,"repeated":)" + (repeated ? "true" : "false") +
                R"(,"partition":0,"offset":)" + std::to_string(offset) + "}"
        );
    }

    FakeReply status() const {
        const int places = static_cast<int>(places_.size());
        return success(
            200,
            R"({"totalStock":)" + std::to_string(stock_) + R"(,"successCount":)" +
                std::to_string(std::min(places, stock_)) + R"(,"totalParticipation":)" +
                std::to_string(places) + "}"
        );
    }

    static FakeReply success(int status, const std::string& data) {
        return {
            .status = status,
            .body = R"({"success":true,"message":"ok","errorCode":null,"data":)" + data + "}"};
    }

    static FakeReply failure(int status, const std::string& code, const std::string& fields = {}) {
        return {
            .status = status,
            .body = R"({"success":false,"message":"no","errorCode":")" + code + R"(","data":null})",
            .fields = fields};
    }

    // The id in an entry's body, as JSON.
    static std::string id_in(const FakeRequest& request) {
        const auto colon = request.body.find(':');
        return request.body.substr(colon + 1, request.body.size() - colon - 2);
    }

    static bool is_entry(const FakeRequest& request) { return request.method == "POST"; }

    static bool is_status(const FakeRequest& request) {
        return request.target == "/api/campaigns/1/status";
    }

    FakeReply answer(const FakeRequest& request) {
        if (is_status(request)) {
            return status();
        }
        if (is_entry(request)) {
            return enter(id_in(request));
        }
        return told(request.target.substr(request.target.rfind('/') + 1), true);
    }

    std::size_t places() const { return places_.size(); }

  private:
    int stock_;
    std::map<std::string, Place> places_;
};

}  // namespace firstcome::tests
