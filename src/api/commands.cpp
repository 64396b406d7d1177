// SPDX-License-Identifier: Apache-2.0
#include "api/commands.h"

#include "api/campaign_json.h"
#include "base/assert.h"

#include <algorithm>
#include <cstring>
#include <type_traits>
#include <utility>

namespace firstcome::api {
namespace {

constexpr std::size_t key_bytes_max = 255;

Text done_text(CommandKind kind) {
    switch (kind) {
        case CommandKind::create:
            return {"The campaign was created.", "캠페인이 생성되었습니다."};
        case CommandKind::open:
            return {"The campaign was opened.", "캠페인이 시작되었습니다."};
        case CommandKind::close:
            return {"The campaign was closed.", "캠페인이 종료되었습니다."};
        default:
            return {"The stock was changed.", "재고가 변경되었습니다."};
    }
}

Complaint refusal_of(DecisionKind kind) {
    if (kind == DecisionKind::stale) {
        return {
            ErrorCode::campaign_004,
            Text{
                "The campaign has changed meanwhile: read it again.",
                "그동안 캠페인이 변경되었습니다. 다시 조회해 주세요."}};
    }
    return {
        ErrorCode::campaign_004,
        Text{
            "The campaign's rules forbid this change.", "캠페인 규칙상 허용되지 않는 변경입니다."}};
}

// A command on its way through queue, log and fold.
class CommandRequest final : public WaitingRequest {
  public:
    CommandRequest(
        Hall& hall, Language language, PartitionId partition, CommandKind kind, const CommandId& id
    )
        : hall_(hall),
          language_(language),
          partition_(partition),
          kind_(kind),
          id_(id) {}

    void set_token(std::uint64_t token) { token_ = token; }

    void set_number(std::uint64_t number) { number_ = number; }

    Verdict on_wakeup(Answer& answer) override {
        if (const auto* decided = std::get_if<CommandDecided>(&answer)) {
            return tell(*decided);
        }
        ASSERT(std::holds_alternative<NotAccepted>(answer));
        hall_.views.waiters(partition_).remove(id_, token_);
        return failure(language_, {ErrorCode::kafka_001});
    }

    Verdict on_deadline() override {
        hall_.views.waiters(partition_).remove(id_, token_);
        const bool withdrawn = hall_.queue_of(partition_).withdraw(number_);
        return failure(language_, {withdrawn ? ErrorCode::kafka_001 : ErrorCode::kafka_002});
    }

  private:
    Verdict tell(const CommandDecided& decided) const {
        const bool again = decided.decision.kind == DecisionKind::repeated;
        const DecisionKind kind = again ? decided.decision.first : decided.decision.kind;
        if (decided.campaign.id == CampaignId{}) {
            return failure(language_, {ErrorCode::campaign_001});
        }
        if (kind == DecisionKind::applied) {
            const std::string data = campaign_json(decided.campaign, hall_.config.time_zone);
            return success(language_, done_text(kind_), data);
        }
        return failure(language_, refusal_of(kind));
    }

    Hall& hall_;
    const Language language_;
    const PartitionId partition_;
    const CommandKind kind_;
    const CommandId id_;
    std::uint64_t token_ = 0;
    std::uint64_t number_ = 0;
};

ChangeBasis basis_of(const ChangeWish& wish) {
    if (wish.version) {
        return ExpectedVersion{*wish.version};
    }
    return AnyVersion{};
}

}  // namespace

Parsed<NamedCommand> name_command(const http::Request& request) {
    const auto key = request.header("Idempotency-Key");
    if (!key) {
        return NamedCommand{random_array<16>(), false};
    }
    if (key->empty() || key->size() > key_bytes_max) {
        return Complaint{
            ErrorCode::common_001,
            Text{
                "Idempotency-Key has 1 to 255 bytes.",
                "Idempotency-Key는 1~255바이트여야 합니다."}};
    }
    Sha256 hash;
    for (const std::string_view part : {to_string(request.method), request.path, *key}) {
        hash.update(as_bytes(part));
        hash.update(as_bytes("\n"));
    }
    const Digest digest = hash.finish();
    NamedCommand named{{}, true};
    std::copy_n(digest.begin(), named.id.size(), named.id.begin());
    return named;
}

PartitionId partition_of_key(const CommandId& id, std::uint32_t partition_count) {
    std::uint64_t first = 0;
    std::memcpy(&first, id.data(), sizeof first);
    return PartitionId(static_cast<std::uint32_t>(first % partition_count));
}

Verdict Commands::create(const http::Request& request, const Caller& caller) {
    const WallTime now = hall_.clock.wall_now();
    auto parsed = parse_campaign(request.body, hall_.config.time_zone, now);
    const auto named = name_command(request);
    if (const auto* complaint = std::get_if<Complaint>(&parsed)) {
        return failure(caller.language, *complaint);
    }
    if (const auto* complaint = std::get_if<Complaint>(&named)) {
        return failure(caller.language, *complaint);
    }
    auto& wish = std::get<CampaignWish>(parsed);
    const auto& [id, keyed] = std::get<NamedCommand>(named);
    const PartitionId partition =
        keyed ? partition_of_key(id, hall_.views.partition_count()) : least_used_partition();
    CreateCampaign command{
        id, std::move(wish.name), wish.total_stock, wish.opens_at, wish.closes_at, now};
    return append(caller, partition, id, std::move(command));
}

Verdict Commands::open(const http::Request& request, CampaignId campaign, const Caller& caller) {
    return change<OpenCampaign>(request, campaign, caller, parse_change(request.body));
}

Verdict Commands::close(const http::Request& request, CampaignId campaign, const Caller& caller) {
    return change<CloseCampaign>(request, campaign, caller, parse_change(request.body));
}

Verdict Commands::change_stock(
    const http::Request& request, CampaignId campaign, const Caller& caller
) {
    return change<ChangeStock>(request, campaign, caller, parse_stock_change(request.body));
}

template <class Change>
Verdict Commands::change(
    const http::Request& request,
    CampaignId campaign,
    const Caller& caller,
    const Parsed<ChangeWish>& parsed
) {
    const auto named = name_command(request);
    if (const auto* complaint = std::get_if<Complaint>(&parsed)) {
        return failure(caller.language, *complaint);
    }
    if (const auto* complaint = std::get_if<Complaint>(&named)) {
        return failure(caller.language, *complaint);
    }
    const ChangeWish& wish = std::get<ChangeWish>(parsed);
    Change command;
    command.command_id = std::get<NamedCommand>(named).id;
    command.campaign = campaign;
    command.basis = basis_of(wish);
    command.requested_at = hall_.clock.wall_now();
    if constexpr (std::is_same_v<Change, ChangeStock>) {
        command.delta = wish.delta;
    }
    return with_campaign(
        hall_,
        caller,
        campaign,
        ErrorCode::kafka_001,
        [this, caller, command](const std::shared_ptr<CampaignView>& view) {
            return append(caller, view->partition(), command.command_id, command);
        }
    );
}

Verdict Commands::append(
    const Caller& caller, PartitionId partition, const CommandId& id, Command command
) {
    Desk& desk = hall_.desk_of(caller);
    const Verdict not_accepted = failure(caller.language, {ErrorCode::kafka_001});
    // A partition that decides nothing would leave the command in the log for later.
    if (!hall_.views.ready(partition)) {
        return not_accepted;
    }
    auto request =
        std::make_unique<CommandRequest>(hall_, caller.language, partition, kind_of(command), id);
    CommandRequest& waiting = *request;
    const SteadyTime deadline = caller.received_at + hall_.config.participation_wait;
    const std::uint64_t token = desk.wait(caller, deadline, std::move(request));
    if (token == 0) {
        return not_accepted;
    }
    const RequestName name{desk.io_thread(), token};
    waiting.set_token(token);
    hall_.views.waiters(partition).add(CommandWaiter{id, name.io_thread, name.token});
    const std::uint64_t number = hall_.queue_of(partition).submit({std::move(command), name});
    if (number == 0) {
        hall_.views.waiters(partition).remove(id, token);
        desk.drop(token);
        return not_accepted;
    }
    waiting.set_number(number);
    return std::nullopt;
}

PartitionId Commands::least_used_partition() const {
    std::vector<std::int64_t> open(hall_.views.partition_count(), 0);
    for (const auto& [id, view] : *hall_.views.catalog()) {
        open[view->partition().value()] += view->campaign()->phase == Phase::closed ? 0 : 1;
    }
    const auto least = std::min_element(open.begin(), open.end());
    return PartitionId(static_cast<std::uint32_t>(least - open.begin()));
}

}  // namespace firstcome::api
