// SPDX-License-Identifier: Apache-2.0
#pragma once
// KafkaLog: a Kafka topic as the log, for several nodes. Each node has one; all partitions of the
// topic belong to the log. A record counts as persisted when every replica that is in step has it
// (acks=all), which on a strict topic means: on two machines or on the disk.
//
//   append ─▶ KafkaProducer, ─▶ topic ─▶ KafkaReader, one per partition ─▶ read
//             one per partition              │
//                     ├──── KafkaOwnTail ─────┤   under load: what nobody else appended between
//                     └──── KafkaWitness ─────┘   what was seen; finds a log that went back
//
// There are no transactions, no consumer group and no compaction: offsets are contiguous, and the
// ledger knows where to go on.

#include "log/kafka_log_options.h"
#include "log/log.h"

#include <memory>
#include <string>
#include <vector>

namespace firstcome {

class KafkaClient;
class KafkaOwnTail;
class KafkaProducer;
class KafkaReader;
class KafkaWitness;

class KafkaLog final : public Log {
  public:
    enum class Mode {
        create,    // makes what is missing: the topic, and record 0 of each partition
        existing,  // for those who only look: nothing is made, appends are not persisted
        to_skip,   // nothing is made, appends are: for who orders to skip a record
    };

    // `clock` must outlive the log.
    // Errors: timeout (no broker answers), not_found, conflict (another partition count; a topic
    //         that may lose records), io (the broker refuses), corrupt (record 0 is not the
    //         identity of this log), unsupported. Each names the setting to change.
    static Result<std::unique_ptr<KafkaLog>> open(
        const KafkaLogOptions& options, const Clock& clock, Mode mode
    );

    ~KafkaLog() override;
    KafkaLog(const KafkaLog&) = delete;
    KafkaLog& operator=(const KafkaLog&) = delete;

    std::uint32_t partition_count() const override;
    std::string name() const override;

    std::vector<AppendResult> append(PartitionId partition, const RecordBatch& batch) override;

    // Errors: timeout and busy too, while no broker answers; the same call may be made again.
    Result<void> read(
        PartitionId partition,
        Offset from,
        std::size_t records_max,
        Duration wait,
        RecordBatch& into
    ) override;

    // Asks the partition's leader, for options.answer_wait at most.
    Result<Offset> end(PartitionId partition) override;

    void give_up() override;

  private:
    KafkaLog(const KafkaLogOptions& options, const Clock& clock);

    Result<void> connect(Mode mode);
    Result<void> open_producers(std::uint32_t partitions);
    void make_partitions(std::uint32_t count);

    const KafkaLogOptions options_;
    const Clock& clock_;
    std::unique_ptr<KafkaClient> consumer_;
    std::unique_ptr<KafkaClient> questions_;
    // One per partition, or, of very many, one for several; none: this log only looks.
    std::vector<std::unique_ptr<KafkaProducer>> producers_;
    // By partition.
    std::vector<std::unique_ptr<KafkaWitness>> witnesses_;
    std::vector<std::unique_ptr<KafkaOwnTail>> own_tails_;
    std::vector<std::unique_ptr<KafkaReader>> readers_;
};

}  // namespace firstcome
