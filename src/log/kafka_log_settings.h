// SPDX-License-Identifier: Apache-2.0
#pragma once
// What every librdkafka instance of ours is set to. Each setting that a promise rests on is said
// here and compared, after the instance was made, with what it says of itself: a default that
// changes between versions, an alias or a typing error must not decide whether records are lost.
//
// Names are those of the dumped configuration; the familiar alias stands behind them.

#include "base/result.h"
#include "log/kafka_log_options.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace firstcome {

using KafkaSettings = std::vector<std::pair<std::string, std::string>>;
using KafkaDump = std::map<std::string, std::string>;

KafkaSettings kafka_producer_settings(const KafkaLogOptions& options);

// Reads the log.
KafkaSettings kafka_consumer_settings(const KafkaLogOptions& options);

// Asks where the log ends and what stands at an offset. Not the consumer, because a broker serves
// the requests of a connection one by one, and a question would wait behind a fetch for records
// that are still to come.
KafkaSettings kafka_question_settings(const KafkaLogOptions& options);

// The largest batch of records that we send, as it is on the wire.
inline constexpr std::size_t kafka_batch_bytes_max = 1'000'000;

// How much of a partition librdkafka may hold for us.
inline constexpr std::size_t kafka_prefetch_records_max = 50'000;
inline constexpr std::size_t kafka_prefetch_bytes_max = std::size_t{16} << 20;

// How long the consumer pauses a partition after a broker refused to serve it.
inline constexpr Duration kafka_fetch_backoff = Duration::millis(200);

// Whether an instance is what it was set to, and in no transaction. Errors: unsupported, naming the
// setting.
Result<void> expect_settings(const KafkaSettings& wanted, const KafkaDump& dumped);

}  // namespace firstcome
