// SPDX-License-Identifier: Apache-2.0
#include "audit/skip.h"

#include "audit/log_scan.h"
#include "audit/same_log.h"
#include "base/crypto.h"
#include "campaign/codec.h"
#include "campaign/text.h"

#include <fmt/format.h>

#include <utility>

namespace firstcome {
namespace {

constexpr std::size_t scan_records_max = 8'192;
// An earlier order is looked for behind so many further records that cannot be read. Not finding it
// is harmless.
constexpr int unreadable_max = 64;

std::string name_of(PartitionId partition, Offset offset) {
    return fmt::format("record {} of partition {}", offset.value(), partition.value());
}

Result<void> check_reason(const std::string& reason) {
    if (is_blank(reason)) {
        return fail(Errc::invalid, "--reason: say why, for those who read the log later");
    }
    if (reason.size() > skip_reason_bytes_max) {
        return fail(
            Errc::invalid,
            fmt::format(
                "--reason: {} bytes are too many, at most {} are kept",
                reason.size(),
                skip_reason_bytes_max
            )
        );
    }
    if (!is_plain_text(reason)) {
        return fail(Errc::invalid, "--reason: it must be UTF-8 without control characters");
    }
    return {};
}

Result<void> check_request(const SkipRequest& request, std::uint32_t partition_count) {
    if (request.partition < 0 || request.partition >= std::int64_t{partition_count}) {
        return fail(
            Errc::invalid,
            fmt::format("--partition: name one of the log's partitions, 0..{}", partition_count - 1)
        );
    }
    if (request.offset < 0) {
        return fail(Errc::invalid, "--offset: name the record, as the halt does");
    }
    if (request.offset == 0) {
        return fail(
            Errc::invalid,
            "--offset: record 0 names the log and cannot be skipped; restore it from a backup"
        );
    }
    return check_reason(request.reason);
}

// One order to skip one record.
class Skip {
  public:
    Skip(Log& log, PartitionId partition, Offset offset)
        : log_(log),
          partition_(partition),
          offset_(offset) {}

    Result<SkipReport> run(Archive* ledger, const std::string& reason, const Clock& clock);

  private:
    Result<void> check_end();
    Result<SkipReport> look();
    Result<bool> ordered_before();
    Result<void> check_undecided(Archive& ledger);
    Result<void> append(const std::string& reason, WallTime now);
    Result<void> check_passable();

    Log& log_;
    const PartitionId partition_;
    const Offset offset_;
    Offset end_;
};

Result<SkipReport> Skip::run(Archive* ledger, const std::string& reason, const Clock& clock) {
    TRY(check_end());
    TRY_ASSIGN(SkipReport report, look());
    TRY_ASSIGN(report.already, ordered_before());
    if (report.already) {
        return report;
    }
    if (ledger != nullptr) {
        TRY(check_undecided(*ledger));
    }
    TRY(append(reason, clock.wall_now()));
    TRY(check_passable());
    return report;
}

Result<void> Skip::check_end() {
    TRY_ASSIGN(end_, log_.end(partition_));
    if (offset_ >= end_) {
        return fail(
            Errc::invalid,
            fmt::format(
                "--offset: partition {} has no record {}, it ends at {}",
                partition_.value(),
                offset_.value(),
                end_.value()
            )
        );
    }
    return {};
}

Result<SkipReport> Skip::look() {
    RecordBatch batch;
    const auto read = log_.read(partition_, offset_, 1, walk_read_wait, batch);
    if (!read && read.error().code != Errc::corrupt) {
        return fail(read.error());
    }
    if (!read) {
        return SkipReport{"unreadable", read.error().detail, false};
    }
    if (batch.empty() || batch[0].offset != offset_) {
        return fail(
            Errc::timeout, "the log did not give " + name_of(partition_, offset_) + ": run again"
        );
    }
    const auto command = decode(batch[0].bytes);
    if (!command) {
        return SkipReport{"unreadable", command.error().detail, false};
    }
    return SkipReport{std::string(to_string(kind_of(*command))), "", false};
}

// Whether the rest of the log names the record; further records that cannot be read do not matter.
Result<bool> Skip::ordered_before() {
    RecordBatch batch;
    int unreadable = 0;
    for (Offset next = offset_.next(); next < end_ && unreadable < unreadable_max;) {
        batch.clear();
        const auto read = log_.read(partition_, next, scan_records_max, walk_read_wait, batch);
        if (!read && read.error().code != Errc::corrupt) {
            return fail(read.error());
        }
        for (std::size_t i = 0; i < batch.size(); ++i) {
            const auto skip = read_skip(batch[i]);
            if (skip && skip->offset == offset_) {
                return true;
            }
            next = std::max(next, batch[i].offset.next());
        }
        if (!read) {
            ++unreadable;
            next = next.next();
        } else if (batch.empty()) {
            return fail(
                Errc::timeout, "the log did not give " + name_of(partition_, next) + ": run again"
            );
        }
    }
    return false;
}

Result<void> Skip::check_undecided(Archive& ledger) {
    TRY_ASSIGN(const auto snapshot, ledger.snapshot());
    TRY_ASSIGN(const auto positions, snapshot->partitions());
    TRY(require_same_log(log_, positions));
    for (const LedgerPosition& position : positions) {
        if (position.state.partition == partition_ && position.state.applied >= offset_) {
            return fail(
                Errc::conflict,
                fmt::format(
                    "--offset: {} is decided, the ledger has applied {}: a decision once made is "
                    "not unmade; if the log is damaged there, restore it from a backup",
                    name_of(partition_, offset_),
                    position.state.applied.value()
                )
            );
        }
    }
    return {};
}

Result<void> Skip::append(const std::string& reason, WallTime now) {
    RecordBatch batch;
    encode(Command(SkipRecord{random_array<16>(), offset_, reason, now}), batch.buffer());
    batch.finish();
    switch (log_.append(partition_, batch).at(0).status) {
        case AppendStatus::persisted:
            return {};
        case AppendStatus::not_persisted:
            return fail(Errc::io, "log.url: the log did not take the order; nothing has changed");
        case AppendStatus::unknown:
            break;
    }
    return fail(
        Errc::timeout,
        fmt::format(
            "log.url: it is unknown whether the log took the order to skip {}; run again before "
            "any node is started: skipping twice is harmless",
            name_of(partition_, offset_)
        )
    );
}

// A record that the log itself cannot give out has no bytes for the chain.
Result<void> Skip::check_passable() {
    RecordBatch batch;
    const auto read = log_.read(partition_, offset_, 1, walk_read_wait, batch);
    if (read || read.error().code != Errc::corrupt) {
        return {};
    }
    return fail(
        Errc::corrupt,
        fmt::format(
            "the order to skip {} is in the log, but it does not help: {}",
            name_of(partition_, offset_),
            read.error().detail
        )
    );
}

}  // namespace

Result<SkipReport> skip_record(
    Log& log, Archive* ledger, const SkipRequest& request, const Clock& clock
) {
    TRY(check_request(request, log.partition_count()));
    const PartitionId partition(static_cast<std::uint32_t>(request.partition));
    return Skip(log, partition, Offset(request.offset)).run(ledger, request.reason, clock);
}

}  // namespace firstcome
