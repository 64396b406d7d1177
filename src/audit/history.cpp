// SPDX-License-Identifier: Apache-2.0
#include "audit/history.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <array>
#include <iterator>
#include <optional>

namespace firstcome {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 7> outcome_names = {
    "won", "sold_out", "not_open", "closed", "pending", "refused", "unknown"};

std::optional<HistoryOutcome> outcome_of(std::string_view name) {
    for (std::size_t i = 0; i < outcome_names.size(); ++i) {
        if (outcome_names[i] == name) {
            return static_cast<HistoryOutcome>(i);
        }
    }
    return std::nullopt;
}

// Reads members of one object and remembers the first that is not what it should be.
class Members {
  public:
    explicit Members(const json::object& object) : object_(object) {}

    std::int64_t integer(std::string_view name) {
        const json::value* value = demand(name);
        return value == nullptr ? 0 : integer_of(*value, name);
    }

    std::int64_t integer_or(std::string_view name, std::int64_t absent) {
        const json::value* value = object_.if_contains(name);
        return value == nullptr ? absent : integer_of(*value, name);
    }

    std::string_view text(std::string_view name) {
        const json::value* value = demand(name);
        return value == nullptr ? std::string_view() : text_of(*value, name);
    }

    std::string_view text_or(std::string_view name, std::string_view absent) {
        const json::value* value = object_.if_contains(name);
        return value == nullptr ? absent : text_of(*value, name);
    }

    bool boolean_or(std::string_view name, bool absent) {
        const json::value* value = object_.if_contains(name);
        if (value == nullptr) {
            return absent;
        }
        reject_unless(value->is_bool(), name);
        return value->is_bool() && value->get_bool();
    }

    void reject_unless(bool right, std::string_view name) {
        if (!right && wrong_.empty()) {
            wrong_ = name;
        }
    }

    const std::string& wrong() const { return wrong_; }

  private:
    const json::value* demand(std::string_view name) {
        const json::value* value = object_.if_contains(name);
        reject_unless(value != nullptr, name);
        return value;
    }

    std::int64_t integer_of(const json::value& value, std::string_view name) {
        reject_unless(value.is_int64(), name);
        return value.is_int64() ? value.get_int64() : 0;
    }

    std::string_view text_of(const json::value& value, std::string_view name) {
        reject_unless(value.is_string(), name);
        return value.is_string() ? std::string_view(value.get_string()) : std::string_view();
    }

    const json::object& object_;
    std::string wrong_;
};

HistoryLine read_members(Members& in) {
    HistoryLine line;
    line.campaign = CampaignId(in.integer("campaign"));
    line.user = in.text("user");
    const std::string_view request = in.text_or("request", "entry");
    in.reject_unless(request == "entry" || request == "read", "request");
    line.request = request == "read" ? HistoryRequest::read : HistoryRequest::entry;
    line.requested_at = {in.integer("request_us")};
    line.answered_at = {in.integer("answer_us")};
    line.status = static_cast<int>(in.integer("status"));
    const auto outcome = outcome_of(in.text("outcome"));
    in.reject_unless(outcome.has_value(), "outcome");
    line.outcome = outcome.value_or(HistoryOutcome::unknown);
    line.sequence = Sequence(in.integer_or("sequence", 0));
    line.offset = Offset(in.integer_or("offset", -1));
    const std::int64_t partition = in.integer_or("partition", 0);
    in.reject_unless(partition >= 0 && partition <= UINT32_MAX, "partition");
    line.partition = PartitionId(static_cast<std::uint32_t>(partition));
    line.repeated = in.boolean_or("repeated", false);
    line.error_code = in.text_or("errorCode", "");
    return line;
}

}  // namespace

std::string_view to_string(HistoryOutcome outcome) {
    return outcome_names.at(static_cast<std::size_t>(outcome));
}

void render_history_line(const HistoryLine& line, std::string& out) {
    auto to = std::back_inserter(out);
    fmt::format_to(
        to,
        R"({{"campaign":{},"user":{},"request":"{}","request_us":{},"answer_us":{},"status":{},)"
        R"("outcome":"{}")",
        line.campaign.value(),
        json::serialize(json::string_view(line.user)),
        line.request == HistoryRequest::read ? "read" : "entry",
        line.requested_at.us,
        line.answered_at.us,
        line.status,
        to_string(line.outcome)
    );
    if (line.sequence != Sequence()) {
        fmt::format_to(to, R"(,"sequence":{},"repeated":{})", line.sequence.value(), line.repeated);
    }
    if (line.offset >= Offset(0)) {
        fmt::format_to(
            to, R"(,"partition":{},"offset":{})", line.partition.value(), line.offset.value()
        );
    }
    if (!line.error_code.empty()) {
        fmt::format_to(
            to, R"(,"errorCode":{})", json::serialize(json::string_view(line.error_code))
        );
    }
    out += "}\n";
}

Result<HistoryLine> parse_history_line(std::string_view text) {
    std::array<unsigned char, 4'096> memory;
    json::monotonic_resource resource(memory.data(), memory.size());
    boost::system::error_code wrong;
    const json::value value = json::parse(text, wrong, &resource);
    if (wrong || !value.is_object()) {
        return fail(Errc::corrupt, "a history line is no JSON object");
    }
    Members members(value.get_object());
    HistoryLine line = read_members(members);
    if (!members.wrong().empty()) {
        return fail(
            Errc::corrupt, "a history line without a usable member \"" + members.wrong() + "\""
        );
    }
    return line;
}

}  // namespace firstcome
