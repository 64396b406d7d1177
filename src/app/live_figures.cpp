// SPDX-License-Identifier: Apache-2.0
#include "app/live_figures.h"

#include "http/client.h"
#include "lab/rush/metric_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace firstcome {
namespace {

// The answer's body, or nothing while there is no server. Patient: in a stampede every event loop
// turn of the server is full of entries.
std::optional<std::string> ask(std::string url) {
    const auto answer = http::fetch(
        {.url = std::move(url), .body = {}, .headers = {}, .timeout = Duration::seconds(5)}
    );
    return answer && answer->status == 200 ? std::optional(answer->body) : std::nullopt;
}

}  // namespace

std::optional<std::int64_t> integer_member(std::string_view json, std::string_view name) {
    const std::string key = std::string("\"").append(name).append("\":");
    const std::size_t at = json.find(key);
    if (at == json.npos) {
        return std::nullopt;
    }
    std::int64_t value = 0;
    const std::string_view rest = json.substr(at + key.size());
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    return error == std::errc() ? std::optional(value) : std::nullopt;
}

FiguresPoll::FiguresPoll(std::string url, CampaignId campaign)
    : url_(std::move(url)),
      campaign_(campaign) {}

TurnResult FiguresPoll::run_once(SteadyTime) {
    const auto status = ask(fmt::format("{}/api/campaigns/{}/status", url_, campaign_.value()));
    const auto metrics = ask(url_ + "/metrics");
    if (status && metrics) {
        read(*status, *metrics);
    }
    return TurnResult::idle;
}

void FiguresPoll::read(std::string_view status, std::string_view metrics) {
    const auto stock_left = integer_member(status, "currentStock");
    const auto places = integer_member(status, "totalParticipation");
    const auto folded = lab::sum_of_metric(metrics, "firstcome_applied_offset");
    const auto behind = lab::sum_of_metric(metrics, "firstcome_lag_records");
    if (!stock_left || !places || !folded || !behind) {
        return;
    }
    const auto decided = static_cast<std::int64_t>(*folded);
    const auto lag = static_cast<std::int64_t>(*behind);
    const std::lock_guard lock(mutex_);
    if (!decided_before_) {
        decided_before_ = decided;
    }
    newest_.stock_left = *stock_left;
    newest_.committed = *places;
    newest_.decided = std::max(decided - *decided_before_, newest_.committed);
    newest_.accepted = newest_.decided + lag;
}

LiveFigures FiguresPoll::newest() const {
    const std::lock_guard lock(mutex_);
    return newest_;
}

}  // namespace firstcome
