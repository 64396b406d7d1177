// SPDX-License-Identifier: Apache-2.0
#include "lab/run/experiment_config.h"

#include "base/assert.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome::lab {

std::string_view to_string(Variant variant) {
    switch (variant) {
        case Variant::per_event:
            return "per-event";
        case Variant::per_event_keyed:
            return "per-event-keyed";
        case Variant::batched:
            return "batched";
        case Variant::select_update:
            return "select-update";
        case Variant::pinned:
            return "pinned";
        case Variant::resequenced:
            return "resequenced";
    }
    ASSERT_BECAUSE(false, "a Variant outside its enumeration");
}

std::string setting_name(const CellPlan& plan) {
    std::string name = fmt::format("{}-p{}", to_string(plan.variant), plan.partitions);
    if (plan.variant == Variant::resequenced) {
        name += fmt::format("-d{}ms", plan.hold_back.us / 1'000);
    }
    return name;
}

std::string cell_name(const CellPlan& plan) {
    return fmt::format("{}-r{}", setting_name(plan), plan.repetition);
}

std::vector<CellPlan> cells_of(const ExperimentConfig& config) {
    std::uint32_t repetitions = 0;
    for (const VariantPlan& plan : config.variants) {
        repetitions = std::max(repetitions, plan.repetitions);
    }
    std::vector<CellPlan> cells;
    for (std::uint32_t repetition = 1; repetition <= repetitions; ++repetition) {
        for (const VariantPlan& plan : config.variants) {
            if (repetition > plan.repetitions) {
                continue;
            }
            const std::vector<Duration> hold_backs =
                plan.hold_backs.empty() ? std::vector<Duration>{{}} : plan.hold_backs;
            for (const std::uint32_t partitions : plan.partitions) {
                for (const Duration hold_back : hold_backs) {
                    cells.push_back(
                        {plan.variant, partitions, hold_back, repetition, plan.events, config.stock}
                    );
                }
            }
        }
    }
    return cells;
}

}  // namespace firstcome::lab
