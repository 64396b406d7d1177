// SPDX-License-Identifier: Apache-2.0
#include "log/kafka_log_reader.h"

#include "base/assert.h"
#include "log/kafka_log_admin.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace firstcome {
namespace {

constexpr std::size_t take_max = 2'048;
constexpr Duration gather_wait = Duration::millis(10);
constexpr Duration wake_wait = Duration::seconds(1);
constexpr Duration recheck_wait = Duration::seconds(5);
constexpr Duration idle_recheck_every = Duration::millis(100);
constexpr Duration idle_recheck_wait = Duration::millis(100);

int milliseconds(Duration wait) {
    return static_cast<int>(std::max<std::int64_t>(0, (wait.us + 999) / 1'000));
}

}  // namespace

KafkaReader::KafkaReader(
    KafkaClient& consumer,
    KafkaClient& questions,
    PartitionId partition,
    KafkaWitness& witness,
    KafkaOwnTail& own,
    const Clock& clock,
    Duration answer_wait
)
    : consumer_(consumer),
      recheck_(questions, partition, clock),
      partition_(partition),
      witness_(witness),
      own_(own),
      clock_(clock),
      answer_wait_(answer_wait),
      more_(take_max) {}

KafkaReader::~KafkaReader() {
    taken_.clear();
    release();
}

Result<void> KafkaReader::read(
    Offset from, std::size_t records_max, Duration wait, RecordBatch& into
) {
    ASSERT(from.value() >= 0);
    TRY(witness_.sound());
    const std::size_t count_max = std::min(records_max, take_max);
    TRY_ASSIGN(const bool done, read_own(from, count_max, wait, into));
    return done ? Result<void>{} : consume(from, count_max, wait, into);
}

// False: there is nothing of that kind to read.
Result<bool> KafkaReader::read_own(
    Offset from, std::size_t records_max, Duration wait, RecordBatch& into
) {
    if (from != next_ || !last_ || !own_.expects(from)) {
        return false;
    }
    release();
    RecordBatch records;
    own_.read(from, records_max, wait, records);
    if (records.empty()) {
        return false;
    }
    if (!is_trusted()) {
        TRY(confirm());
        anchor_ = last_;
    }
    for (std::size_t i = 0; i < records.size(); ++i) {
        into.add(records[i].bytes, records[i].offset, records[i].appended_at);
    }
    next_ = records[records.size() - 1].offset.next();
    delivered(KafkaPrint::of(records[records.size() - 1]));
    return true;
}

Result<void> KafkaReader::consume(
    Offset from, std::size_t records_max, Duration wait, RecordBatch& into
) {
    if (queue_ == nullptr || from != next_) {
        gap_seen_ = absent_ = false;
        assign(from);
    }
    taken_.clear();
    const Offset acknowledged = witness_.end();
    TRY(wait_for_records(from, records_max, wait));
    if (taken_.empty()) {
        return look_back_while_idle();
    }
    TRY(gather(acknowledged, records_max));
    if (!last_) {
        confirmed_at_ = clock_.steady_now();  // begins to be known
    } else if (!is_trusted()) {
        TRY(confirm());
    }
    deliver(into);
    wake_fetcher();
    return {};
}

void KafkaReader::assign(Offset from) {
    release();
    // A queue of its own, so that nothing said about the assignment before is heard in this one.
    queue_.reset(rd_kafka_queue_new(consumer_.get()));
    const int started = rd_kafka_consume_start_queue(
        consumer_.topic(), static_cast<std::int32_t>(partition_.value()), from.value(), queue_.get()
    );
    ASSERT(started == 0);
    next_ = from;
    ended_ = false;
    confirmed_at_.reset();  // it may meet another log than the one before
    records_since_wake_ = bytes_since_wake_ = 0;
}

void KafkaReader::release() {
    if (queue_ != nullptr) {
        rd_kafka_consume_stop(consumer_.topic(), static_cast<std::int32_t>(partition_.value()));
        queue_.reset();
        confirmed_at_.reset();
    }
}

// The queue may not have heard yet of what somebody was already told.
bool KafkaReader::at_end() const {
    return ended_ && witness_.end() <= next_;
}

Result<void> KafkaReader::wait_for_records(Offset from, std::size_t records_max, Duration wait) {
    const SteadyTime begin = clock_.steady_now();
    const SteadyTime patience_ends = begin + std::max(wait, answer_wait_);
    for (;;) {
        if (queue_ == nullptr) {
            assign(from);
        }
        const SteadyTime deadline = at_end() ? begin + wait : patience_ends;
        TRY(take(records_max, deadline - clock_.steady_now()));
        const SteadyTime now = clock_.steady_now();
        if (!taken_.empty() || (at_end() && now >= begin + wait)) {
            return {};
        }
        if (now >= patience_ends) {
            return unanswered(fmt::format("brings record {}", from.value()));
        }
    }
}

// What was acknowledged as one batch is worth a moment, so that it is folded as one.
Result<void> KafkaReader::gather(Offset acknowledged, std::size_t records_max) {
    const SteadyTime deadline = clock_.steady_now() + gather_wait;
    while (queue_ != nullptr && taken_.size() < records_max && next_ < acknowledged &&
           clock_.steady_now() < deadline) {
        TRY(take(records_max, deadline - clock_.steady_now()));
    }
    return {};
}

Failure KafkaReader::unanswered(const std::string& question) const {
    const std::string trouble = consumer_.last_trouble();
    return fail(
        Errc::timeout,
        fmt::format(
            "topic '{}' partition {}: no broker {}{}{}",
            consumer_.topic_name(),
            partition_.value(),
            question,
            trouble.empty() ? "" : "; last trouble: ",
            trouble
        )
    );
}

// Takes what the queue holds, waiting for the first.
Result<void> KafkaReader::take(std::size_t records_max, Duration wait) {
    KafkaMessage first(rd_kafka_consume_queue(queue_.get(), milliseconds(wait)));
    if (first == nullptr) {
        return {};
    }
    TRY(accept(std::move(first)));
    while (queue_ != nullptr && taken_.size() < records_max) {
        const std::size_t room = std::min(records_max - taken_.size(), more_.size());
        const auto count = rd_kafka_consume_batch_queue(queue_.get(), 0, more_.data(), room);
        if (count <= 0) {
            break;
        }
        TRY(accept_all(std::span(more_).first(static_cast<std::size_t>(count))));
    }
    return {};
}

Result<void> KafkaReader::accept_all(std::span<rd_kafka_message_t*> messages) {
    Result<void> accepted;
    for (rd_kafka_message_t* owned : messages) {
        KafkaMessage message(owned);
        if (accepted && queue_ != nullptr) {
            accepted = accept(std::move(message));
        }
    }
    return accepted;
}

// Takes a record that belongs behind the last. At a gap the partition is asked for the missing
// record once more; whoever folds judges a gap that stays.
Result<void> KafkaReader::accept(KafkaMessage message) {
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return accept_news(*message);
    }
    const Offset offset(message->offset);
    if (offset < next_) {
        return {};
    }
    if (offset > next_ && !std::exchange(gap_seen_, true)) {
        release();
        return {};
    }
    gap_seen_ = absent_ = ended_ = false;
    next_ = offset.next();
    taken_.push_back(std::move(message));
    return {};
}

Result<void> KafkaReader::accept_news(const rd_kafka_message_t& news) {
    switch (news.err) {
        case RD_KAFKA_RESP_ERR__PARTITION_EOF:
            ended_ = Offset(news.offset) == next_;
            return {};
        case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
            release();
            // Asked twice: a leader that was just elected may not know yet what it has.
            if (!std::exchange(absent_, true)) {
                return {};
            }
            return witness_.accuse(fmt::format("has no offset {}", next_.value()));
        case RD_KAFKA_RESP_ERR__BAD_MSG:
        case RD_KAFKA_RESP_ERR__BAD_COMPRESSION:
        case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
            release();
            return witness_.accuse(fmt::format(
                "holds an unreadable record at {} ({})", news.offset, rd_kafka_message_errstr(&news)
            ));
        default:
            release();
            return refused(news);
    }
}

// A right may be given, and a broker may come back.
Failure KafkaReader::refused(const rd_kafka_message_t& news) const {
    const bool no_right = news.err == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED;
    return fail(
        Errc::busy,
        fmt::format(
            "log.url: topic '{}' partition {}: {}{}",
            consumer_.topic_name(),
            partition_.value(),
            rd_kafka_message_errstr(&news),
            no_right ? " (grant Read on the topic)" : ""
        )
    );
}

bool KafkaReader::is_trusted() const {
    return confirmed_at_ && clock_.steady_now() < *confirmed_at_ + trusted;
}

Result<void> KafkaReader::confirm() {
    TRY_ASSIGN(const bool confirmed, look_back(recheck_wait));
    if (!confirmed) {
        release();  // what was taken is read again
        return unanswered(fmt::format("confirms record {}", last_->offset.value()));
    }
    return {};
}

// So that records that come later need not wait for it.
Result<void> KafkaReader::look_back_while_idle() {
    if (last_ && (!confirmed_at_ || clock_.steady_now() >= *confirmed_at_ + idle_recheck_every)) {
        TRY(look_back(idle_recheck_wait));
    }
    return {};
}

// False: nobody can say. Errors: corrupt.
Result<bool> KafkaReader::look_back(Duration wait) {
    const SteadyTime now = clock_.steady_now();
    TRY_ASSIGN(bool same, anchor_ ? still_holds(*anchor_, wait) : Result<bool>(true));
    if (same) {
        TRY_ASSIGN(same, still_holds(*last_, wait));
    }
    if (same) {
        confirmed_at_ = now;
        anchor_.reset();
    }
    return same;
}

Result<bool> KafkaReader::still_holds(const KafkaPrint& known, Duration wait) {
    switch (recheck_.look(known, wait)) {
        case KafkaRecheck::Verdict::same:
            return true;
        case KafkaRecheck::Verdict::different:
            return witness_.accuse(
                fmt::format("no longer holds the record read at {}", known.offset.value())
            );
        case KafkaRecheck::Verdict::unanswered:
            break;
    }
    return false;
}

void KafkaReader::deliver(RecordBatch& into) {
    for (const KafkaMessage& message : taken_) {
        into.add(payload(*message), Offset(message->offset), appended_at(*message));
        bytes_since_wake_ += message->len;
    }
    delivered(KafkaPrint::of(*taken_.back()));
    records_since_wake_ += taken_.size();
    taken_.clear();
}

void KafkaReader::delivered(const KafkaPrint& last) {
    last_ = last;
    witness_.saw(last.offset);
}

// librdkafka 2.0.2 stops fetching when it holds enough and looks again after a second, or when
// anything else is asked of the same broker. So ask, before what it holds runs dry.
void KafkaReader::wake_fetcher() {
    const bool much = records_since_wake_ >= kafka_prefetch_records_max / 2 ||
                      bytes_since_wake_ >= kafka_prefetch_bytes_max / 2;
    if (queue_ == nullptr || !much || rd_kafka_queue_length(queue_.get()) == 0) {
        return;
    }
    records_since_wake_ = bytes_since_wake_ = 0;
    static_cast<void>(kafka_end(consumer_, partition_, wake_wait));
}

}  // namespace firstcome
