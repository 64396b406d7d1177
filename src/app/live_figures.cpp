// SPDX-License-Identifier: Apache-2.0
#include "app/live_figures.h"

#include "http/client.h"

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

std::optional<double> sum_of_metric(std::string_view text, std::string_view name) {
    std::optional<double> sum;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const char next = line.size() > name.size() ? line[name.size()] : '\0';
        const std::size_t space = line.rfind(' ');
        if (!line.starts_with(name) || (next != ' ' && next != '{') || space == line.npos) {
            continue;
        }
        double value = 0;
        const std::string_view number = line.substr(space + 1);
        if (std::from_chars(number.data(), number.data() + number.size(), value).ec ==
            std::errc()) {
            sum = sum.value_or(0) + value;
        }
    }
    return sum;
}

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
    const auto folded = sum_of_metric(metrics, "firstcome_applied_offset");
    const auto behind = sum_of_metric(metrics, "firstcome_lag_records");
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
