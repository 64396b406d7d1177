// SPDX-License-Identifier: Apache-2.0
#pragma once
// KafkaProducer: appends batches and learns from the delivery reports what became of each record.
//
// One producer may serve several partitions. A fatal error (its sequence numbers no longer agree
// with the broker's) ends the instance: what it still had in flight is reported as never sent or
// unknown, and the next append makes a new one.

#include "log/kafka_log_client.h"
#include "log/kafka_log_flights.h"
#include "log/kafka_log_own_tail.h"
#include "log/kafka_log_witness.h"

#include <memory>
#include <mutex>
#include <vector>

namespace firstcome {

class KafkaProducer {
  public:
    // `clock` must outlive the producer. Errors: those of KafkaClient::open.
    static Result<std::unique_ptr<KafkaProducer>> open(
        const KafkaLogOptions& options, const Clock& clock
    );

    // Like Log::append; `witness` and `own` are the partition's. Waits options.append_wait at most.
    std::vector<AppendResult> append(
        PartitionId partition, const RecordBatch& batch, KafkaWitness& witness, KafkaOwnTail& own
    );

    // Like Log::give_up.
    void give_up();

    // Says whether what librdkafka reports of a record may be told as definite.
    static AppendResult judge(const rd_kafka_message_t& report);

    // What appends at the moment. For tests, which make it fail.
    rd_kafka_t* instance();

  private:
    // Declared in this order: the client's thread uses the others until it ends.
    struct Instance {
        explicit Instance(const Clock& clock) : lines(clock) {}

        KafkaFlights flights;
        KafkaLogLines lines;  // thread: the client's
        std::unique_ptr<KafkaClient> client;
    };

    static void take_reports(Instance& instance, rd_kafka_event_t& event);

    KafkaProducer(const KafkaLogOptions& options, const Clock& clock)
        : options_(options),
          clock_(clock) {}

    Result<std::shared_ptr<Instance>> make() const;
    Result<std::shared_ptr<Instance>> usable();

    const KafkaLogOptions options_;
    const Clock& clock_;
    std::mutex mutex_;
    std::shared_ptr<Instance> instance_;  // guarded by mutex_; appends in progress share it
    bool gave_up_ = false;                // guarded by mutex_
};

}  // namespace firstcome
