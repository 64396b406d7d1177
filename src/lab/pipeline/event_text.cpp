// SPDX-License-Identifier: Apache-2.0
// The text of a record in the experiment's topics.
#include "lab/pipeline/kafka_pipeline.h"

#include <fmt/format.h>

#include <charconv>
#include <iterator>

namespace firstcome::lab {
namespace {

constexpr std::string_view before_participant = R"({"campaignId":1,"userId":)";
constexpr std::string_view before_arrival = R"(,"arrival":)";
constexpr std::string_view before_arrived_at = R"(,"arrivedAt":)";

// Takes `expected` and then a number off the front of `text`.
std::optional<std::uint64_t> take_number(std::string_view& text, std::string_view expected) {
    if (!text.starts_with(expected)) {
        return std::nullopt;
    }
    text.remove_prefix(expected.size());
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) {
        return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

}  // namespace

void write_event(const PublishedEvent& event, std::string& into) {
    into.clear();
    fmt::format_to(
        std::back_inserter(into),
        "{}{}{}{}{}{}}}",
        before_participant,
        event.participant,
        before_arrival,
        event.arrival,
        before_arrived_at,
        event.arrived_at.us
    );
}

std::optional<PublishedEvent> read_event(std::string_view text) {
    const auto participant = take_number(text, before_participant);
    const auto arrival = participant ? take_number(text, before_arrival) : std::nullopt;
    const auto arrived_at = arrival ? take_number(text, before_arrived_at) : std::nullopt;
    if (!arrived_at || text != "}") {
        return std::nullopt;
    }
    return PublishedEvent{*arrival, *participant, WallTime{static_cast<std::int64_t>(*arrived_at)}};
}

}  // namespace firstcome::lab
