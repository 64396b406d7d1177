// SPDX-License-Identifier: Apache-2.0
#include "log/kafka_log_topic.h"

#include "base/logger.h"
#include "log/kafka_log_admin.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome {
namespace {

constexpr Duration look_again = Duration::millis(50);

Failure no_answer(KafkaClient& client, const KafkaLogOptions& options) {
    const std::string trouble = client.last_trouble();
    return fail(
        Errc::timeout,
        fmt::format(
            "log.url: no Kafka broker answers at {} within {} s{}{}",
            options.bootstrap,
            options.connect_wait.us / 1'000'000,
            trouble.empty() ? "" : ": ",
            trouble
        )
    );
}

Failure refused(const KafkaLogOptions& options, std::string_view what, rd_kafka_resp_err_t code) {
    return fail(
        Errc::io,
        fmt::format(
            "log.url: Kafka at {} refuses to {} topic '{}': {}. It needs the rights Describe, Read "
            "and Write on the topic, Create to make it and DescribeConfigs to check it",
            options.bootstrap,
            what,
            options.topic,
            to_string(code)
        )
    );
}

Failure no_leader(const KafkaLogOptions& options, rd_kafka_resp_err_t code) {
    return fail(
        Errc::timeout,
        fmt::format(
            "log.url: topic '{}' has no leader for each of its partitions: {}. Start the brokers "
            "that are away",
            options.topic,
            to_string(code)
        )
    );
}

// Looks until a broker answers and the topic is there with all its leaders, or is not there.
Result<KafkaTopicSeen> find(KafkaClient& client, const KafkaLogOptions& options, bool must_exist) {
    const SystemClock clock;
    const SteadyTime deadline = clock.steady_now() + options.connect_wait;
    Signal never;
    for (;;) {
        const Duration left = deadline - clock.steady_now();
        const KafkaTopicSeen seen = see_kafka_topic(client, std::max(left, look_again));
        const bool missing = seen.error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
        if ((seen.error == RD_KAFKA_RESP_ERR_NO_ERROR && seen.led) || (missing && !must_exist)) {
            return seen;
        }
        if (seen.answered && !seen.may_pass()) {
            return refused(options, "show", seen.error);
        }
        if (left <= look_again) {
            return seen.answered ? no_leader(options, seen.error) : no_answer(client, options);
        }
        never.wait_for(look_again);
    }
}

Result<KafkaTopicSeen> create(
    KafkaClient& client, const KafkaLogOptions& options, std::size_t brokers
) {
    const std::uint32_t partitions = std::max(options.partitions, 1U);
    const KafkaTopicPlan plan = plan_kafka_topic(brokers);
    const auto created = create_kafka_topic(client, partitions, plan, options.connect_wait);
    // Another node may have been faster; then its topic is checked like any other.
    if (created != RD_KAFKA_RESP_ERR_NO_ERROR &&
        created != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
        return refused(options, "create", created);
    }
    if (created == RD_KAFKA_RESP_ERR_NO_ERROR) {
        logger().info(
            "kafka topic created topic={} partitions={} replicas={}",
            options.topic,
            partitions,
            plan.replicas
        );
    }
    return find(client, options, true);
}

Result<void> check_strictly(
    KafkaClient& client, const KafkaLogOptions& options, const KafkaTopicSeen& seen
) {
    KafkaTopicShape shape{seen.partitions, seen.replicas, {}};
    std::vector<std::string> flaws;
    const auto described = describe_kafka_topic(client, shape.settings, options.connect_wait);
    if (described == RD_KAFKA_RESP_ERR_NO_ERROR) {
        flaws = flaws_of(shape);
    } else {
        flaws.push_back(fmt::format(
            "its settings cannot be seen: {} (grant DescribeConfigs)", to_string(described)
        ));
    }
    if (options.strict && !flaws.empty()) {
        return fail(
            Errc::conflict,
            fmt::format(
                "log.url: topic '{}' may lose what it acknowledged: {}. Change the topic, or run "
                "with --strict off",
                options.topic,
                fmt::join(flaws, "; ")
            )
        );
    }
    for (const std::string& flaw : flaws) {
        logger().warn("kafka topic not strict topic={}: {}", options.topic, flaw);
    }
    return {};
}

}  // namespace

Result<std::uint32_t> prepare_kafka_topic(
    KafkaClient& client, const KafkaLogOptions& options, KafkaTopicMode mode
) {
    TRY_ASSIGN(KafkaTopicSeen seen, find(client, options, false));
    if (seen.error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) {
        if (mode == KafkaTopicMode::existing) {
            return fail(
                Errc::not_found,
                fmt::format(
                    "log.url: Kafka at {} has no topic '{}'", options.bootstrap, options.topic
                )
            );
        }
        TRY_ASSIGN(seen, create(client, options, seen.brokers));
    }
    if (options.partitions != 0 && options.partitions != seen.partitions) {
        return fail(
            Errc::conflict,
            fmt::format(
                "log.url: topic '{}' has {} partitions, wanted are {}: the partition count is "
                "fixed for the life of a log",
                options.topic,
                seen.partitions,
                options.partitions
            )
        );
    }
    if (mode == KafkaTopicMode::create && options.describe_topic) {
        TRY(check_strictly(client, options, seen));
    }
    return seen.partitions;
}

}  // namespace firstcome
