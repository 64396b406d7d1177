// SPDX-License-Identifier: Apache-2.0
#pragma once
// KafkaClient: one instance of librdkafka with the topic it serves, and the thread that takes what
// the instance has to say: its log lines, its errors and a producer's delivery reports. Whatever of
// ours runs in answer to librdkafka runs on that thread, on none of librdkafka's.

#include "base/result.h"
#include "base/worker.h"
#include "log/kafka_log_library.h"
#include "log/kafka_log_lines.h"
#include "log/kafka_log_settings.h"

#include <functional>
#include <mutex>
#include <string>

namespace firstcome {

class KafkaClient final : private Turn {
  public:
    // Takes a producer's delivery reports. Thread: the client's.
    using Reports = std::function<void(rd_kafka_event_t&)>;

    // A producer when `reports` is there, else a consumer. Does not wait for a broker. `clock` must
    // outlive the client.
    // Errors: invalid (a setting cannot have its value), unsupported (librdkafka took another
    // value), io (no threads or descriptors left).
    static Result<std::unique_ptr<KafkaClient>> open(
        const KafkaSettings& settings,
        const std::string& topic,
        const Clock& clock,
        Reports reports = nullptr
    );

    ~KafkaClient() override;
    KafkaClient(const KafkaClient&) = delete;
    KafkaClient& operator=(const KafkaClient&) = delete;

    // Thread: any, as librdkafka is.
    rd_kafka_t* get() const { return instance_.get(); }

    rd_kafka_topic_t* topic() const { return topic_.get(); }

    std::string topic_name() const { return rd_kafka_topic_name(topic_.get()); }

    // The last error that the instance told of, for the message of a failure. Thread: any.
    std::string last_trouble() const;

  private:
    KafkaClient(
        KafkaInstance instance, const std::string& topic, const Clock& clock, Reports reports
    );

    Result<void> check_settings(const KafkaSettings& settings) const;
    TurnResult run_once(SteadyTime now) override;
    void take_error(rd_kafka_event_t& event);
    void take_line(rd_kafka_event_t& event);

    KafkaInstance instance_;
    KafkaTopicRef topic_;
    KafkaQueue events_;
    const Reports reports_;
    KafkaLogLines lines_;  // thread: the client's
    mutable std::mutex mutex_;
    std::string last_trouble_;  // guarded by mutex_
    Worker worker_;             // last: uses everything above
};

}  // namespace firstcome
