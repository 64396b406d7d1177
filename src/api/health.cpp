// SPDX-License-Identifier: Apache-2.0
#include "api/health.h"

#include "api/json_text.h"

namespace firstcome::api {
namespace {

http::Response uncached(int status, std::string body) {
    http::Response response;
    response.status = status;
    response.body = std::move(body);
    response.headers.emplace_back("Cache-Control", "no-store");
    return response;
}

}  // namespace

std::vector<std::string> Health::reasons() const {
    std::vector<std::string> reasons;
    if (draining_.load()) {
        reasons.emplace_back("the server is stopping");
    }
    for (std::uint32_t i = 0; i < views_.partition_count(); ++i) {
        const PartitionReading reading = views_.partition(PartitionId(i));
        if (reading.phase == PartitionPhase::loading) {
            reasons.push_back("partition " + std::to_string(i) + " is loading");
        } else if (reading.phase == PartitionPhase::behind) {
            reasons.push_back(
                "partition " + std::to_string(i) + ": the ledger went back behind what was told"
            );
        } else if (reading.phase == PartitionPhase::halted) {
            reasons.push_back("partition " + std::to_string(i) + " halted: " + reading.halt_reason);
        }
    }
    if (more_) {
        for (std::string& reason : more_()) {
            reasons.push_back(std::move(reason));
        }
    }
    return reasons;
}

http::Response Health::liveness() const {
    return uncached(200, R"({"status":"UP"})");
}

http::Response Health::readiness() const {
    return answer({});
}

http::Response Health::overall() const {
    return answer(R"(["liveness","readiness"])");
}

http::Response Health::answer(std::string_view groups) const {
    const std::vector<std::string> reasons = this->reasons();
    std::string body;
    JsonText json(body);
    json.open_object();
    if (!groups.empty()) {
        json.name("groups").raw(groups);
    }
    json.name("status").text(reasons.empty() ? "UP" : "DOWN");
    if (!reasons.empty()) {
        json.name("reasons").open_array();
        for (const std::string& reason : reasons) {
            json.text(reason);
        }
        json.close_array();
    }
    json.close_object();
    http::Response response = uncached(reasons.empty() ? 200 : 503, std::move(body));
    if (!reasons.empty()) {
        response.headers.emplace_back("Retry-After", "1");
    }
    return response;
}

}  // namespace firstcome::api
