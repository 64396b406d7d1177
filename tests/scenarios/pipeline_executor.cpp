// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/pipeline_executor.h"

#include "base/assert.h"
#include "tests/sim/commands.h"

#include <fmt/format.h>

namespace firstcome::tests {
namespace {

std::string text_of(const PlaceView& place) {
    return fmt::format("{} {}", to_string(place.outcome), place.sequence.value());
}

std::string text_of(const Outcome& outcome) {
    return text_of(outcome.place) + (outcome.repeated ? " again" : "");
}

}  // namespace

PipelineExecutor::PipelineExecutor(Together together) : together_(together) {
    restart();
}

void PipelineExecutor::restart() {
    node_.reset();
    node_ = std::make_unique<SimNode>(SimNodeConfig{}, log_, ledger_, clock_);
    pass_time();
}

void PipelineExecutor::set_time(std::int64_t second) {
    clock_.advance(at(second) - clock_.wall_now());
}

void PipelineExecutor::pass_time() {
    const bool idle = node_->run_until_idle();
    ASSERT_BECAUSE(idle, "the pipeline comes to rest");
}

CommandDecided PipelineExecutor::decided(const Command& command) {
    const auto asked = node_->send(partition_, command);
    ASSERT(asked);
    pass_time();
    const auto answer = node_->answer(asked->token);
    ASSERT_BECAUSE(answer, "a command is answered");
    return std::get<CommandDecided>(*answer);
}

std::int64_t PipelineExecutor::create(const Step& step) {
    return decided(commands_.create(step)).decision.campaign.value();
}

std::string PipelineExecutor::change(std::int64_t campaign, const Step& step) {
    const CommandDecided answer = decided(commands_.change(campaign, step));
    return answer_of(answer.decision, answer.campaign.id != CampaignId{});
}

Reply PipelineExecutor::enter(std::int64_t campaign, const std::string& participant) {
    const CampaignId id(campaign);
    const ParticipantId who = person(participant);
    const EntryReply reply = node_->enter(id, who, RequestId(next_request_++));
    const auto say = [this, reply, id, who] { return said(reply, id, who); };
    if (together_ == Together::no) {
        return [text = say()] { return text; };
    }
    return say;
}

std::string PipelineExecutor::said(
    const EntryReply& reply, CampaignId campaign, const ParticipantId& who
) {
    if (const auto* outcome = std::get_if<Outcome>(&reply)) {
        return text_of(*outcome);
    }
    if (const auto* refusal = std::get_if<EntryRefused>(&reply)) {
        return refused(*refusal, who);
    }
    if (std::holds_alternative<UnknownCampaign>(reply)) {
        const std::uint64_t fence = node_->fence(partition_).value();
        clock_.advance(Duration::millis(20));
        pass_time();
        const bool missing = node_->answer(fence) && node_->views().find(campaign) == nullptr;
        return missing ? "unknown_campaign" : "known after all";
    }
    if (const auto* overloaded = std::get_if<Overloaded>(&reply)) {
        return "overloaded: " + overloaded->reason;
    }
    pass_time();
    const auto answer = node_->answer(std::get<Asked>(reply).token);
    if (!answer) {
        return "no answer";
    }
    const auto* outcome = std::get_if<Outcome>(&*answer);
    return outcome != nullptr ? text_of(*outcome) : refused(std::get<EntryRefused>(*answer), who);
}

// What is refused as closed may have a place that only the ledger holds.
std::string PipelineExecutor::refused(const EntryRefused& refusal, const ParticipantId& who) {
    const auto place =
        refusal.kind == DecisionKind::closed ? stored_place(refusal.campaign, who) : std::nullopt;
    return place ? text_of(*place) + " again" : std::string(to_string(refusal.kind));
}

std::optional<PlaceView> PipelineExecutor::stored_place(
    CampaignId campaign, const ParticipantId& who
) {
    const auto snapshot = SimArchive(ledger_).snapshot().value();
    const auto row = snapshot->find_place(campaign, who).value();
    if (!row) {
        return std::nullopt;
    }
    const Cut cut{Sequence(node_->views().find(campaign)->campaign()->won()), {}};
    return PlaceView{row->outcome, row->sequence, row->offset, row->arrived_at, cut};
}

std::string PipelineExecutor::ask(std::int64_t campaign, const std::string& participant) {
    const CampaignId id(campaign);
    const auto view = node_->views().find(id);
    if (view == nullptr) {
        return "unknown_campaign";
    }
    const ParticipantId who = person(participant);
    auto place = view->find(node_->views().hasher()(id, who));
    place = place ? place : stored_place(id, who);
    if (!place) {
        return "no_entry";
    }
    const std::int64_t missed_by = place->sequence.value() - place->cut.sequence.value();
    return place->outcome == DecisionKind::won
               ? text_of(*place)
               : fmt::format("{} missed_by {}", text_of(*place), missed_by);
}

Figures PipelineExecutor::figures(std::int64_t campaign) {
    const auto row = node_->views().find(CampaignId(campaign))->campaign();
    return {
        std::string(to_string(row->phase)),
        row->version.value(),
        row->total_stock,
        row->current_stock,
        row->won(),
        row->sold_out()};
}

}  // namespace firstcome::tests
