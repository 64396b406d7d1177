// SPDX-License-Identifier: Apache-2.0
#include "api/hall.h"

#include "base/assert.h"
#include "base/logger.h"

#include <utility>

namespace firstcome::api {
namespace {

class FencedRequest final : public WaitingRequest {
  public:
    FencedRequest(Views& views, PartitionId partition, std::function<Verdict(bool)> then)
        : views_(views),
          partition_(partition),
          then_(std::move(then)) {}

    void set_token(std::uint64_t token) { token_ = token; }

    Verdict on_wakeup(Answer& answer) override {
        ASSERT(std::holds_alternative<FencePassed>(answer));
        return then_(true);
    }

    Verdict on_deadline() override {
        views_.waiters(partition_).remove_fence(token_);
        return then_(false);
    }

  private:
    Views& views_;
    const PartitionId partition_;
    const std::function<Verdict(bool)> then_;
    std::uint64_t token_ = 0;
};

class ArchiveRequest final : public WaitingRequest {
  public:
    ArchiveRequest(Language language, std::function<Verdict(const std::optional<Outcome>&)> then)
        : language_(language),
          then_(std::move(then)) {}

    Verdict on_archive(const ArchiveReply& reply) override {
        if (reply) {
            return then_(*reply);
        }
        logger().warn("archive question failed reason=\"{}\"", reply.error().message());
        return failure(language_, {ErrorCode::db_002});
    }

    Verdict on_deadline() override { return failure(language_, {ErrorCode::db_002}); }

  private:
    const Language language_;
    const std::function<Verdict(const std::optional<Outcome>&)> then_;
};

}  // namespace

Verdict after_fence(
    Hall& hall, const Caller& caller, PartitionId partition, std::function<Verdict(bool)> then
) {
    Desk& desk = hall.desk_of(caller);
    auto request = std::make_unique<FencedRequest>(hall.views, partition, then);
    FencedRequest& waiting = *request;
    const SteadyTime deadline = hall.clock.steady_now() + hall.config.fence_wait;
    const std::uint64_t token = desk.wait(caller, deadline, std::move(request));
    if (token == 0) {
        return then(false);
    }
    waiting.set_token(token);
    if (!hall.queue_of(partition).fence({{desk.io_thread(), token}})) {
        // Nobody will wake it: the same answer as when the wait is over, but now.
        desk.drop(token);
        return then(false);
    }
    return std::nullopt;
}

Verdict with_campaign(
    Hall& hall,
    const Caller& caller,
    CampaignId id,
    ErrorCode unsure,
    std::function<Verdict(const std::shared_ptr<CampaignView>&)> then
) {
    if (const auto view = hall.views.find(id)) {
        return then(view);
    }
    const PartitionId partition = partition_of(id, hall.views.partition_count());
    return after_fence(
        hall,
        caller,
        partition,
        [&hall, language = caller.language, id, unsure, then = std::move(then)](bool passed) {
            if (const auto view = hall.views.find(id)) {
                return then(view);
            }
            return Verdict(failure(language, {passed ? ErrorCode::campaign_001 : unsure}));
        }
    );
}

Verdict ask_archive(
    Hall& hall,
    const Caller& caller,
    CampaignId campaign,
    const ParticipantId& participant,
    std::function<Verdict(const std::optional<Outcome>&)> then
) {
    Desk& desk = hall.desk_of(caller);
    const auto view = hall.views.find(campaign);
    const Sequence last_winner(view == nullptr ? 0 : view->campaign()->won());
    const SteadyTime deadline = hall.clock.steady_now() + hall.config.participation_wait;
    const std::uint64_t token = desk.wait(
        caller, deadline, std::make_unique<ArchiveRequest>(caller.language, std::move(then))
    );
    if (token == 0) {
        return failure(caller.language, {ErrorCode::db_002});
    }
    if (!hall.archive.ask({campaign, participant, last_winner, {desk.io_thread(), token}})) {
        desk.drop(token);
        return failure(caller.language, {ErrorCode::db_002});
    }
    return std::nullopt;
}

}  // namespace firstcome::api
