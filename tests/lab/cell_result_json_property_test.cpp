// SPDX-License-Identifier: Apache-2.0
// Whatever a cell's result is, it comes back from its line as it was. The generator fills every
// member that the list has; the lists are compared with the types.
#include "lab/run/cell_result_json.h"
#include "lab/run/cell_result_members.h"
#include "lab/run/experiment_run_json.h"
#include "lab/run/field_read.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <bit>
#include <utility>

namespace firstcome::lab {
namespace {

// Fills a value from its list of members.
struct Fill {
    template <class T>
    void operator()(std::string_view, T& value) {
        fill(value);
    }

    template <class Row>
    void columns(std::string_view, std::vector<Row>& rows) {
        fill(rows);
    }

    template <class T>
    void fill(T& value) {
        if constexpr (std::same_as<T, double>) {
            value = *rc::gen::oneOf(
                rc::gen::arbitrary<double>(),
                rc::gen::map(
                    rc::gen::arbitrary<std::uint64_t>(),
                    [](std::uint64_t bits) { return std::bit_cast<double>(bits); }
                )
            );
        } else if constexpr (std::integral<T>) {
            value = *rc::gen::arbitrary<T>();
        } else if constexpr (std::same_as<T, std::string>) {
            value = *rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127));
            value += *rc::gen::element("", "\"", "\\", "가", "\n", "\x7f");
        } else if constexpr (TimeValue<T>) {
            fill(value.us);
        } else if constexpr (NamedValue<T>) {
            const auto values = values_of(T{});
            value = values[*rc::gen::inRange<std::size_t>(0, values.size())];
        } else if constexpr (OptionalOf<T>::value) {
            if (*rc::gen::arbitrary<bool>()) {
                fill(value.emplace());
            }
        } else if constexpr (VectorOf<T>::value) {
            value.resize(*rc::gen::inRange<std::size_t>(0, 4));
            for (auto& one : value) {
                fill(one);
            }
        } else {
            members(*this, value);
        }
    }
};

// How many members a list names, and how many the type has.
struct Count {
    int members = 0;

    template <class T>
    void operator()(std::string_view, const T&) {
        ++members;
    }

    template <class T>
    void columns(std::string_view, const T&) {
        ++members;
    }
};

struct Anything {
    template <class T>
    operator T() const;  // never called
};

template <class T, std::size_t... I>
constexpr bool takes(std::index_sequence<I...>) {
    return requires {
        T{((void)I, Anything{})...};
    };
}

template <class T, std::size_t N = 16>
constexpr int arity() {
    if constexpr (takes<T>(std::make_index_sequence<N>{})) {
        return N;
    } else {
        return arity<T, N - 1>();
    }
}

template <class T>
void expect_whole_list(std::string_view name) {
    Count count;
    const T value{};
    members(count, value);
    EXPECT_EQ(count.members, arity<T>()) << name;
}

TEST(CellResultJson, EveryMemberOfEveryTypeIsInItsList) {
    expect_whole_list<CellResult>("CellResult");
    expect_whole_list<CellPlan>("CellPlan");
    expect_whole_list<CellCheck>("CellCheck");
    expect_whole_list<CellFinding>("CellFinding");
    expect_whole_list<CellAnalysis>("CellAnalysis");
    expect_whole_list<Rate>("Rate");
    expect_whole_list<OrderAccuracy>("OrderAccuracy");
    expect_whole_list<OrderAccuracy::Partition>("OrderAccuracy::Partition");
    expect_whole_list<Fairness>("Fairness");
    expect_whole_list<Spread>("Spread");
    expect_whole_list<WinnerSet>("WinnerSet");
    expect_whole_list<RttDecile>("RttDecile");
    expect_whole_list<Throughput>("Throughput");
    expect_whole_list<Latency>("Latency");
    expect_whole_list<Monitoring>("Monitoring");
    expect_whole_list<MonitorSample>("MonitorSample");
    expect_whole_list<ExperimentConfig>("ExperimentConfig");
    expect_whole_list<VariantPlan>("VariantPlan");
    expect_whole_list<ArrivalRules>("ArrivalRules");
}

TEST(CellResultJson, EveryCellComesBackAsItWas) {
    EXPECT_TRUE(rc::check([] {
        CellResult cell;
        Fill{}.fill(cell);
        const std::string line = to_json(cell);
        RC_ASSERT(line.find('\n') == std::string::npos);
        const auto back = parse_cell_result(line);
        RC_ASSERT(back.has_value());
        RC_ASSERT(to_json(*back) == line);
        RC_ASSERT(back->plan == cell.plan);
        RC_ASSERT(
            std::bit_cast<std::uint64_t>(back->analysis.switch_ratio) ==
                std::bit_cast<std::uint64_t>(cell.analysis.switch_ratio) ||
            cell.analysis.switch_ratio != cell.analysis.switch_ratio
        );
    }));
}

TEST(CellResultJson, ALineThatIsCutAnywhereIsNoCell) {
    EXPECT_TRUE(rc::check([] {
        CellResult cell;
        Fill{}.fill(cell);
        std::string line = to_json(cell);
        line.resize(*rc::gen::inRange<std::size_t>(0, line.size()));
        RC_ASSERT(!parse_cell_result(line));
    }));
}

TEST(ExperimentRunJson, EveryRunComesBackAsItWasWithoutItsCells) {
    EXPECT_TRUE(rc::check([] {
        ExperimentRun run;
        Fill fill;
        fill.fill(run.id);
        fill.fill(run.experiment);
        fill.fill(run.config);
        fill.fill(run.quick);
        run.environment.emplace_back("CPU", "a \"fast\" one");
        const std::string text = to_json_without_cells(run);
        const auto back = parse_experiment_run(text);
        RC_ASSERT(back.has_value());
        RC_ASSERT(to_json_without_cells(*back) == text);
        RC_ASSERT(back->environment == run.environment);
        RC_ASSERT(to_json(back->config) == to_json(run.config));
    }));
}

}  // namespace
}  // namespace firstcome::lab
