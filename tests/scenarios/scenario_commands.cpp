// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/scenario_commands.h"

#include "tests/sim/commands.h"

#include <algorithm>

namespace firstcome::tests {

std::optional<WallTime> moment(std::optional<std::int64_t> second) {
    return second ? std::optional(at(*second)) : std::nullopt;
}

CommandId ScenarioCommands::fresh_id() {
    return wish(++fresh_);
}

CommandId ScenarioCommands::id_of(const Step& step) {
    if (step.wish.empty()) {
        return fresh_id();
    }
    CommandId id{};
    const Digest digest = sha256(as_bytes(step.verb + step.campaign + step.wish));
    std::copy_n(digest.begin(), id.size(), id.begin());
    return id;
}

Command ScenarioCommands::create(const Step& step) {
    return CreateCampaign{
        id_of(step), step.subject, step.amount, moment(step.opens), moment(step.closes), at(0)};
}

Command ScenarioCommands::change(std::int64_t campaign, const Step& step) {
    const ChangeBasis basis = step.seen ? tests::seen(*step.seen) : ChangeBasis{AnyVersion{}};
    if (step.verb == "open") {
        return OpenCampaign{id_of(step), CampaignId(campaign), basis, at(0)};
    }
    if (step.verb == "close") {
        return CloseCampaign{id_of(step), CampaignId(campaign), basis, at(0)};
    }
    return ChangeStock{id_of(step), CampaignId(campaign), basis, step.amount, at(0)};
}

std::string answer_of(const Decision& decision, bool campaign_is_known) {
    return campaign_is_known ? std::string(to_string(decision.first)) : "unknown_campaign";
}

}  // namespace firstcome::tests
