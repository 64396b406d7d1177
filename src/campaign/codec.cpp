// SPDX-License-Identifier: Apache-2.0
#include "campaign/codec.h"

#include "base/assert.h"
#include "campaign/text.h"

#include <fmt/format.h>

#include <limits>

namespace firstcome {
namespace {

constexpr std::size_t checksum_bytes = sizeof(std::uint64_t);
constexpr std::size_t frame_bytes = 2 + checksum_bytes;

// --- writing -------------------------------------------------------------------------------------

template <class Length>
void put_text(ByteWriter& out, std::string_view text) {
    ASSERT(text.size() <= std::numeric_limits<Length>::max());
    out.integer(static_cast<Length>(text.size()));
    out.raw(as_bytes(text));
}

void put_optional_time(ByteWriter& out, const std::optional<WallTime>& time) {
    out.integer(static_cast<std::uint8_t>(time.has_value()));
    out.integer(time.value_or(WallTime{}).us);
}

void put_basis(ByteWriter& out, const ChangeBasis& basis) {
    out.integer(static_cast<std::uint8_t>(basis.index()));
    std::int64_t number = 0;
    if (const auto* expected = std::get_if<ExpectedVersion>(&basis)) {
        number = expected->version.value();
    } else if (const auto* scheduled = std::get_if<Scheduled>(&basis)) {
        number = scheduled->at.us;
    }
    out.integer(number);
}

void put(ByteWriter& out, const LogIdentity& identity) {
    out.raw(identity.log_id);
    out.integer(identity.partition.value());
    out.integer(identity.partition_count);
}

void put(ByteWriter& out, const Entry& entry) {
    out.integer(entry.campaign.value());
    out.integer(entry.request_id.value());
    out.integer(entry.arrived_at.us);
    put_text<std::uint8_t>(out, entry.participant.text());
}

void put(ByteWriter& out, const CreateCampaign& create) {
    out.raw(create.command_id);
    out.integer(create.total_stock);
    put_optional_time(out, create.opens_at);
    put_optional_time(out, create.closes_at);
    out.integer(create.created_at.us);
    put_text<std::uint16_t>(out, create.name);
}

void put_change(
    ByteWriter& out,
    const CommandId& command_id,
    CampaignId campaign,
    const ChangeBasis& basis,
    WallTime requested_at
) {
    out.raw(command_id);
    out.integer(campaign.value());
    put_basis(out, basis);
    out.integer(requested_at.us);
}

void put(ByteWriter& out, const OpenCampaign& open) {
    put_change(out, open.command_id, open.campaign, open.basis, open.requested_at);
}

void put(ByteWriter& out, const CloseCampaign& close) {
    put_change(out, close.command_id, close.campaign, close.basis, close.requested_at);
}

void put(ByteWriter& out, const ChangeStock& stock) {
    put_change(out, stock.command_id, stock.campaign, stock.basis, stock.requested_at);
    out.integer(stock.delta);
}

void put(ByteWriter& out, const SkipRecord& skip) {
    out.raw(skip.command_id);
    out.integer(skip.offset.value());
    out.integer(skip.requested_at.us);
    put_text<std::uint16_t>(out, skip.reason);
}

template <class OneCommand>
void encode_framed(CommandKind kind, const OneCommand& command, Bytes& out) {
    const std::size_t begin = out.size();
    ByteWriter writer(out);
    writer.integer(record_format_version);
    writer.integer(static_cast<std::uint8_t>(kind));
    put(writer, command);
    writer.integer(checksum64(ByteView(out).subspan(begin)));
    ASSERT(out.size() - begin <= record_bytes_max);
}

// --- reading -------------------------------------------------------------------------------------

// Reads fields and collects the first reason why they cannot be a command.
class FieldReader {
  public:
    explicit FieldReader(ByteView payload) : in_(payload) {}

    template <class Id>
    Id id() {
        return Id(in_.integer<typename Id::rep>());
    }

    WallTime time() { return WallTime{in_.integer<std::int64_t>()}; }

    std::int64_t number() { return in_.integer<std::int64_t>(); }

    CommandId command_id() { return in_.array<16>(); }

    std::uint32_t count() { return in_.integer<std::uint32_t>(); }

    std::optional<WallTime> optional_time() {
        const auto present = in_.integer<std::uint8_t>();
        const WallTime value = time();
        require(present <= 1, "presence byte");
        require(present == 1 || value.us == 0, "absent time");
        return present == 1 ? std::optional(value) : std::nullopt;
    }

    ChangeBasis basis(bool may_be_scheduled) {
        const auto kind = in_.integer<std::uint8_t>();
        const std::int64_t value = number();
        require(kind < 2 || (kind == 2 && may_be_scheduled), "change basis");
        require(kind != 0 || value == 0, "change basis");
        if (kind == 1) {
            return ExpectedVersion{Version(value)};
        }
        if (kind == 2) {
            return Scheduled{WallTime{value}};
        }
        return AnyVersion{};
    }

    template <class Length>
    std::string_view text() {
        return as_text(in_.raw(in_.integer<Length>()));
    }

    void require(bool holds, const char* what) {
        if (!holds && wrong_ == nullptr) {
            wrong_ = what;
        }
    }

    // Nothing when all fields were there, all of them sound, and nothing is left over.
    const char* problem() const {
        if (!in_.ok()) {
            return "too short";
        }
        return wrong_ != nullptr ? wrong_ : in_.remaining() != 0 ? "trailing bytes" : nullptr;
    }

  private:
    ByteReader in_;
    const char* wrong_ = nullptr;
};

LogIdentity get_log_identity(FieldReader& in) {
    LogIdentity identity;
    identity.log_id = in.command_id();
    identity.partition = in.id<PartitionId>();
    identity.partition_count = in.count();
    in.require(identity.partition.value() < identity.partition_count, "partition");
    return identity;
}

Entry get_entry(FieldReader& in) {
    Entry entry;
    entry.campaign = in.id<CampaignId>();
    entry.request_id = in.id<RequestId>();
    entry.arrived_at = in.time();
    auto participant = ParticipantId::parse(in.text<std::uint8_t>());
    in.require(participant.has_value(), "participant");
    if (participant) {
        entry.participant = std::move(*participant);
    }
    return entry;
}

CreateCampaign get_create(FieldReader& in) {
    CreateCampaign create;
    create.command_id = in.command_id();
    create.total_stock = in.number();
    create.opens_at = in.optional_time();
    create.closes_at = in.optional_time();
    create.created_at = in.time();
    create.name = in.text<std::uint16_t>();
    in.require(create.total_stock >= 1 && create.total_stock <= stock_max, "total stock");
    in.require(create.name.size() <= campaign_name_bytes_max, "name");
    in.require(is_plain_text(create.name), "name");
    return create;
}

template <class Change>
Change get_change(FieldReader& in, bool may_be_scheduled) {
    Change change;
    change.command_id = in.command_id();
    change.campaign = in.id<CampaignId>();
    change.basis = in.basis(may_be_scheduled);
    change.requested_at = in.time();
    return change;
}

ChangeStock get_stock(FieldReader& in) {
    auto stock = get_change<ChangeStock>(in, false);
    stock.delta = in.number();
    in.require(stock.delta >= -stock_max && stock.delta <= stock_max, "delta");
    return stock;
}

SkipRecord get_skip(FieldReader& in) {
    SkipRecord skip;
    skip.command_id = in.command_id();
    skip.offset = in.id<Offset>();
    skip.requested_at = in.time();
    skip.reason = in.text<std::uint16_t>();
    in.require(skip.offset.value() >= 0, "offset");
    in.require(skip.reason.size() <= skip_reason_bytes_max, "reason");
    in.require(is_plain_text(skip.reason), "reason");
    return skip;
}

std::optional<Command> get_command(CommandKind kind, FieldReader& in) {
    switch (kind) {
        case CommandKind::log_id:
            return get_log_identity(in);
        case CommandKind::entry:
            return get_entry(in);
        case CommandKind::create:
            return get_create(in);
        case CommandKind::open:
            return get_change<OpenCampaign>(in, true);
        case CommandKind::close:
            return get_change<CloseCampaign>(in, true);
        case CommandKind::stock:
            return get_stock(in);
        case CommandKind::skip:
            return get_skip(in);
    }
    return std::nullopt;
}

}  // namespace

void encode(const Entry& entry, Bytes& out) {
    encode_framed(CommandKind::entry, entry, out);
}

void encode(const Command& command, Bytes& out) {
    std::visit([&](const auto& one) { encode_framed(kind_of(command), one, out); }, command);
}

Result<Command> decode(ByteView record) {
    if (record.size() < frame_bytes || record.size() > record_bytes_max) {
        return fail(Errc::corrupt, fmt::format("a record of {} bytes", record.size()));
    }
    const ByteView covered = record.first(record.size() - checksum_bytes);
    ByteReader stored(record.last(checksum_bytes));
    if (stored.integer<std::uint64_t>() != checksum64(covered)) {
        return fail(Errc::corrupt, "the record's checksum does not match");
    }
    if (covered[0] != record_format_version) {
        return fail(
            Errc::unsupported,
            fmt::format("record format {}: made by a newer firstcome; upgrade", covered[0])
        );
    }
    FieldReader in(covered.subspan(2));
    auto command = get_command(static_cast<CommandKind>(covered[1]), in);
    if (!command) {
        return fail(Errc::unsupported, fmt::format("unknown command kind {}", covered[1]));
    }
    if (const char* problem = in.problem()) {
        return fail(
            Errc::corrupt, fmt::format("{} record: {}", to_string(kind_of(*command)), problem)
        );
    }
    return *std::move(command);
}

}  // namespace firstcome
