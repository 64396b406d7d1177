// SPDX-License-Identifier: Apache-2.0
#pragma once
// KafkaReader: reads one partition from any offset on.
//
// The partition is consumed at an explicit offset, outside any consumer group, into a queue of its
// own, and read ahead. What comes after an error, or longer than `trusted` after the last look, is
// delivered only when the record delivered before it was read again and is the same.
//
// Under a load that this node alone appends, the partition is not consumed at all: the records come
// from KafkaOwnTail, by the same rule. The record that was the last one at the look before is then
// read again as well, because the last one may be ours in another log already.
//
// librdkafka mends most errors itself and says nothing; but it pauses a partition that a broker
// refused to serve for longer than `trusted` (kafka_fetch_backoff). So whatever a topic of the same
// name holds that took the place of the log, none of it is told to anybody.

#include "log/kafka_log_client.h"
#include "log/kafka_log_own_tail.h"
#include "log/kafka_log_recheck.h"
#include "log/kafka_log_witness.h"
#include "log/records.h"

#include <optional>
#include <span>
#include <vector>

namespace firstcome {

class KafkaReader {
  public:
    static constexpr Duration trusted = Duration::millis(150);
    static_assert(trusted < kafka_fetch_backoff);

    // Everything must outlive the reader.
    KafkaReader(
        KafkaClient& consumer,
        KafkaClient& questions,
        PartitionId partition,
        KafkaWitness& witness,
        KafkaOwnTail& own,
        const Clock& clock,
        Duration answer_wait
    );
    ~KafkaReader();
    KafkaReader(const KafkaReader&) = delete;
    KafkaReader& operator=(const KafkaReader&) = delete;

    // Like Log::read. Nothing is answered only where the log is known to end; when nobody can say
    // within answer_wait, that is a timeout.
    Result<void> read(Offset from, std::size_t records_max, Duration wait, RecordBatch& into);

  private:
    Result<bool> read_own(Offset from, std::size_t records_max, Duration wait, RecordBatch& into);
    Result<void> consume(Offset from, std::size_t records_max, Duration wait, RecordBatch& into);
    void assign(Offset from);
    void release();
    bool at_end() const;
    Result<void> wait_for_records(Offset from, std::size_t records_max, Duration wait);
    Result<void> gather(Offset acknowledged, std::size_t records_max);
    Result<void> take(std::size_t records_max, Duration wait);
    Result<void> accept_all(std::span<rd_kafka_message_t*> messages);
    Result<void> accept(KafkaMessage message);
    Result<void> accept_news(const rd_kafka_message_t& news);
    bool is_trusted() const;
    Result<void> confirm();
    Result<void> look_back_while_idle();
    Result<bool> look_back(Duration wait);
    Result<bool> still_holds(const KafkaPrint& known, Duration wait);
    Failure unanswered(const std::string& question) const;
    Failure refused(const rd_kafka_message_t& news) const;
    void deliver(RecordBatch& into);
    void delivered(const KafkaPrint& last);
    void wake_fetcher();

    KafkaClient& consumer_;
    KafkaRecheck recheck_;
    const PartitionId partition_;
    KafkaWitness& witness_;
    KafkaOwnTail& own_;
    const Clock& clock_;
    const Duration answer_wait_;

    KafkaQueue queue_;       // null: not assigned
    Offset next_;            // what the queue brings next
    bool ended_ = false;     // the queue said that the log ends at next_
    bool gap_seen_ = false;  // something else stood at next_, and was asked for again
    bool absent_ = false;    // nothing can stand at next_, and was asked for again
    std::size_t records_since_wake_ = 0;
    std::size_t bytes_since_wake_ = 0;
    std::vector<rd_kafka_message_t*> more_;   // room for what take() takes at once
    std::vector<KafkaMessage> taken_;         // not delivered yet
    std::optional<KafkaPrint> last_;          // delivered last
    std::optional<KafkaPrint> anchor_;        // behind it were own records: last_ at a look before
    std::optional<SteadyTime> confirmed_at_;  // the log was looked at then, and was the same
};

}  // namespace firstcome
