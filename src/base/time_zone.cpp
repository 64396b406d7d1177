// SPDX-License-Identifier: Apache-2.0
#include "base/time_zone.h"

#include <date/tz.h>

#include <chrono>
#include <optional>
#include <stdexcept>

namespace firstcome {
namespace {

using Micros = std::chrono::microseconds;
using LocalTime = date::local_time<Micros>;

// Takes a text apart from the left; remembers whether everything fitted.
class Scanner {
  public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    int digits(std::size_t count, int max) {
        int value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            value = value * 10 + digit();
        }
        ok_ = ok_ && value <= max;
        return value;
    }

    void skip(std::string_view one_of) {
        ok_ = ok_ && !rest_.empty() && one_of.find(rest_.front()) != std::string_view::npos;
        drop();
    }

    bool next_is(char c) const { return !rest_.empty() && rest_.front() == c; }

    // At least one digit; only the first six count.
    int micros() {
        int value = digit();
        int counted = 1;
        while (ok_ && !rest_.empty() && is_digit(rest_.front())) {
            const int next = digit();
            if (counted < 6) {
                value = value * 10 + next;
                ++counted;
            }
        }
        for (; counted < 6; ++counted) {
            value *= 10;
        }
        return value;
    }

    bool at_end() const { return rest_.empty(); }

    bool ok() const { return ok_; }

  private:
    static bool is_digit(char c) { return c >= '0' && c <= '9'; }

    void drop() {
        if (!rest_.empty()) {
            rest_.remove_prefix(1);
        }
    }

    int digit() {
        ok_ = ok_ && !rest_.empty() && is_digit(rest_.front());
        const int value = ok_ ? rest_.front() - '0' : 0;
        drop();
        return value;
    }

    std::string_view rest_;
    bool ok_ = true;
};

struct Parsed {
    LocalTime local;
    std::optional<std::chrono::minutes> offset;  // nothing: the zone says
};

std::optional<LocalTime> scan_date_time(Scanner& scan) {
    const date::year year(scan.digits(4, 9999));
    scan.skip("-");
    const date::month month(static_cast<unsigned>(scan.digits(2, 12)));
    scan.skip("-");
    const date::day day(static_cast<unsigned>(scan.digits(2, 31)));
    scan.skip("Tt ");
    const std::chrono::hours hours(scan.digits(2, 23));
    scan.skip(":");
    const std::chrono::minutes minutes(scan.digits(2, 59));
    std::chrono::seconds seconds(0);
    Micros micros(0);
    if (scan.next_is(':')) {
        scan.skip(":");
        seconds = std::chrono::seconds(scan.digits(2, 60));
        if (scan.next_is('.')) {
            scan.skip(".");
            micros = Micros(scan.micros());
        }
    }
    const date::year_month_day ymd(year, month, day);
    if (!scan.ok() || !ymd.ok()) {
        return std::nullopt;
    }
    return date::local_days(ymd) + hours + minutes + seconds + micros;
}

std::optional<Parsed> scan_all(std::string_view text) {
    Scanner scan(text);
    const auto local = scan_date_time(scan);
    if (!local) {
        return std::nullopt;
    }
    Parsed parsed{*local, std::nullopt};
    if (scan.next_is('Z') || scan.next_is('z')) {
        scan.skip("Zz");
        parsed.offset = std::chrono::minutes(0);
    } else if (!scan.at_end()) {
        const bool west = scan.next_is('-');
        scan.skip("+-");
        const std::chrono::hours hours(scan.digits(2, 23));
        scan.skip(":");
        const std::chrono::minutes minutes = hours + std::chrono::minutes(scan.digits(2, 59));
        parsed.offset = west ? -minutes : minutes;
    }
    if (!scan.ok() || !scan.at_end()) {
        return std::nullopt;
    }
    return parsed;
}

}  // namespace

Result<TimeZone> TimeZone::find(std::string_view name) {
    try {
        return TimeZone(*date::locate_zone(name));
    } catch (const std::runtime_error&) {
        return fail(
            Errc::not_found,
            "no time zone \"" + std::string(name) +
                "\"; names look like Asia/Seoul, and the package tzdata has them all"
        );
    }
}

std::string TimeZone::local_text(WallTime time) const {
    const auto local = zone_->to_local(date::sys_time<Micros>(Micros(time.us)));
    return date::format("%FT%T", local);
}

Result<WallTime> TimeZone::parse(std::string_view text) const {
    const auto parsed = scan_all(text);
    if (!parsed) {
        return fail(
            Errc::invalid,
            "a time looks like 2026-01-15T10:20:30+09:00, or has no offset and is local"
        );
    }
    if (parsed->offset) {
        return WallTime{(parsed->local.time_since_epoch() - *parsed->offset).count()};
    }
    const date::local_info info = zone_->get_info(parsed->local);
    if (info.result == date::local_info::nonexistent) {
        return fail(Errc::invalid, "the clocks skip this local time; give an offset");
    }
    return WallTime{(parsed->local.time_since_epoch() - info.first.offset).count()};
}

}  // namespace firstcome
