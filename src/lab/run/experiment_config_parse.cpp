// SPDX-License-Identifier: Apache-2.0
// parse_experiment_config(): experiment.json, every key checked.
#include "lab/run/config_object.h"
#include "lab/run/experiment_config.h"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace firstcome::lab {
namespace {

constexpr std::int64_t stock_max = 1'000'000;
constexpr std::int64_t rate_max = 1'000'000;
constexpr std::int64_t hold_back_ms_max = 10'000;
constexpr std::int64_t clock_uncertainty_us_max = 1'000'000;

// What a variant has unless it says otherwise.
struct Matrix {
    std::vector<std::int64_t> partitions;
    std::int64_t events = 0;
    std::int64_t repetitions = 1;
};

Result<Matrix> parse_matrix(ConfigObject& object, const std::optional<Matrix>& otherwise) {
    Matrix matrix;
    TRY_ASSIGN(
        matrix.partitions,
        object.integers(
            "partitions",
            1,
            ExperimentConfig::partitions_max,
            otherwise ? std::optional(otherwise->partitions) : std::nullopt
        )
    );
    TRY_ASSIGN(
        matrix.events,
        object.integer(
            "events",
            1,
            ExperimentConfig::events_max,
            otherwise ? std::optional(otherwise->events) : std::nullopt
        )
    );
    TRY_ASSIGN(
        matrix.repetitions,
        object.integer(
            "repetitions",
            1,
            ExperimentConfig::repetitions_max,
            otherwise ? std::optional(otherwise->repetitions) : std::nullopt
        )
    );
    return matrix;
}

Result<Variant> variant_named(const std::string& name) {
    std::string names;
    for (const Variant variant : all_variants) {
        if (to_string(variant) == name) {
            return variant;
        }
        names += fmt::format("{}{}", names.empty() ? "" : ", ", to_string(variant));
    }
    return fail(
        Errc::invalid, fmt::format("there is no variant \"{}\"; there are: {}", name, names)
    );
}

Result<VariantPlan> parse_variant(const boost::json::value& value, const Matrix& otherwise) {
    TRY_ASSIGN(auto object, ConfigObject::open(value, "an element of \"variants\""));
    VariantPlan plan;
    TRY_ASSIGN(const std::string name, object.text("name"));
    TRY_ASSIGN(plan.variant, variant_named(name));
    TRY_ASSIGN(const Matrix matrix, parse_matrix(object, otherwise));
    for (const std::int64_t partitions : matrix.partitions) {
        plan.partitions.push_back(static_cast<std::uint32_t>(partitions));
    }
    plan.events = static_cast<std::uint64_t>(matrix.events);
    plan.repetitions = static_cast<std::uint32_t>(matrix.repetitions);
    if (plan.variant == Variant::resequenced) {
        TRY_ASSIGN(const auto hold_backs, object.integers("hold_back_ms", 0, hold_back_ms_max));
        for (const std::int64_t ms : hold_backs) {
            plan.hold_backs.push_back(Duration::millis(ms));
        }
    }
    TRY(object.expect_no_more());
    return plan;
}

Result<std::vector<VariantPlan>> parse_variants(
    const boost::json::value* list, const Matrix& otherwise
) {
    if (list == nullptr || !list->is_array() || list->get_array().empty()) {
        return fail(Errc::invalid, "\"variants\" must be a list of objects, each with a \"name\"");
    }
    std::vector<VariantPlan> plans;
    for (const boost::json::value& element : list->get_array()) {
        TRY_ASSIGN(auto plan, parse_variant(element, otherwise));
        const bool twice = std::any_of(plans.begin(), plans.end(), [&](const VariantPlan& other) {
            return other.variant == plan.variant;
        });
        if (twice) {
            return fail(
                Errc::invalid, fmt::format("\"variants\" names {} twice", to_string(plan.variant))
            );
        }
        plans.push_back(std::move(plan));
    }
    return plans;
}

Result<ArrivalRules> parse_arrival(const boost::json::value* value, std::int64_t seed) {
    ArrivalRules rules;
    rules.seed = static_cast<std::uint64_t>(seed);
    if (value == nullptr) {
        return rules;
    }
    TRY_ASSIGN(auto object, ConfigObject::open(*value, "\"arrival\""));
    TRY_ASSIGN(const std::string kind, object.text("kind"));
    if (kind == "poisson") {
        rules.kind = Arrival::poisson;
        TRY_ASSIGN(const std::int64_t rate, object.integer("rate_per_s", 1, rate_max));
        rules.rate_per_s = static_cast<double>(rate);
    } else if (kind != "barrier") {
        return fail(Errc::invalid, "\"kind\" of \"arrival\" must be \"barrier\" or \"poisson\"");
    }
    TRY(object.expect_no_more());
    return rules;
}

// The variants that "quick" names, all of which must be there.
Result<std::vector<VariantPlan>> parse_quick(
    const boost::json::value* value, std::vector<VariantPlan> plans, bool wanted
) {
    if (value == nullptr) {
        return wanted ? fail(Errc::invalid, "\"quick\" is missing, and --quick asks for it")
                      : Result<std::vector<VariantPlan>>(std::move(plans));
    }
    TRY_ASSIGN(auto object, ConfigObject::open(*value, "\"quick\""));
    TRY_ASSIGN(const auto events, object.integer("events", 1, ExperimentConfig::events_max));
    TRY_ASSIGN(
        const auto repetitions, object.integer("repetitions", 1, ExperimentConfig::repetitions_max)
    );
    const boost::json::value* names = object.find("variants");
    if (names == nullptr || !names->is_array() || names->get_array().empty()) {
        return fail(Errc::invalid, "\"variants\" of \"quick\" must be a list of names");
    }
    std::vector<VariantPlan> quick;
    for (const boost::json::value& name : names->get_array()) {
        const std::string text = name.is_string() ? std::string(name.get_string()) : "";
        const auto plan = std::find_if(plans.begin(), plans.end(), [&](const VariantPlan& one) {
            return to_string(one.variant) == text;
        });
        if (plan == plans.end()) {
            return fail(
                Errc::invalid, fmt::format("\"quick\" names \"{}\", \"variants\" does not", text)
            );
        }
        quick.push_back(*plan);
        quick.back().events = static_cast<std::uint64_t>(events);
        quick.back().repetitions = static_cast<std::uint32_t>(repetitions);
    }
    TRY(object.expect_no_more());
    return wanted ? std::move(quick) : std::move(plans);
}

}  // namespace

Result<ExperimentConfig> parse_experiment_config(std::string_view text, bool quick) {
    boost::system::error_code error;
    const boost::json::value file = boost::json::parse(text, error);
    if (error) {
        return fail(Errc::invalid, "it is no JSON: " + error.message());
    }
    TRY_ASSIGN(auto object, ConfigObject::open(file, ""));
    ExperimentConfig config;
    TRY_ASSIGN(config.title, object.text("title"));
    TRY_ASSIGN(config.stock, object.integer("stock", 1, stock_max));
    TRY_ASSIGN(
        const std::int64_t seed,
        object.integer("seed", 0, std::numeric_limits<std::uint32_t>::max(), 1)
    );
    TRY_ASSIGN(config.arrival, parse_arrival(object.find("arrival"), seed));
    TRY_ASSIGN(
        const std::int64_t uncertainty,
        object.integer("clock_uncertainty_us", 0, clock_uncertainty_us_max, 1'000)
    );
    config.clock_uncertainty = Duration::micros(uncertainty);
    TRY_ASSIGN(const Matrix matrix, parse_matrix(object, std::nullopt));
    TRY_ASSIGN(auto plans, parse_variants(object.find("variants"), matrix));
    TRY_ASSIGN(config.variants, parse_quick(object.find("quick"), std::move(plans), quick));
    TRY(object.expect_no_more());
    return config;
}

}  // namespace firstcome::lab
