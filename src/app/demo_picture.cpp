// SPDX-License-Identifier: Apache-2.0
#include "app/demo_picture.h"

#include "app/number_text.h"
#include "app/terminal.h"

#include <fmt/format.h>

#include <algorithm>

namespace firstcome {
namespace {

constexpr std::size_t bar_width = 37;

double share(std::int64_t part, std::int64_t all) {
    return all <= 0 ? 0.0
                    : std::clamp(static_cast<double>(part) / static_cast<double>(all), 0.0, 1.0);
}

std::string bar_row(
    std::string_view name, std::int64_t part, std::int64_t all, std::string_view remark
) {
    return fmt::format(
        "  {:<11}{} {:>10}{}\n", name, bar(share(part, all), bar_width), grouped(part), remark
    );
}

double seconds(Duration duration) {
    return static_cast<double>(duration.us) / 1e6;
}

}  // namespace

std::string draw_moment(const DemoMoment& moment) {
    const LiveFigures& figures = moment.figures;
    std::string out;
    out += bar_row("accepted", figures.accepted, moment.entries, "");
    out += bar_row("decided", figures.decided, moment.entries, "");
    out += bar_row(
        "committed",
        figures.committed,
        moment.entries,
        fmt::format("  lag {}", grouped(figures.lag()))
    );
    out += bar_row("answered", moment.answered, moment.entries, "");
    out += bar_row(
        "stock left",
        figures.stock_left,
        moment.stock,
        fmt::format("  {:.1f} s", seconds(moment.since_start))
    );
    return moment.note.empty() ? out : out + fmt::format("  {}\n", moment.note);
}

std::string tell_moment(const DemoMoment& moment) {
    const LiveFigures& figures = moment.figures;
    return fmt::format(
        "{:5.1f} s: accepted {}, decided {}, committed {}, lag {}, answered {}, stock left {}{}{}",
        seconds(moment.since_start),
        grouped(figures.accepted),
        grouped(figures.decided),
        grouped(figures.committed),
        grouped(figures.lag()),
        grouped(moment.answered),
        grouped(figures.stock_left),
        moment.note.empty() ? "" : "; ",
        moment.note
    );
}

}  // namespace firstcome
