// SPDX-License-Identifier: Apache-2.0
#pragma once
// TimeZone: the zone in which people read and write date-times that carry no offset. The home of
// Howard Hinnant's date library.

#include "base/result.h"
#include "base/time.h"

#include <string>
#include <string_view>

namespace date {
class time_zone;
}

namespace firstcome {

// Cheap to copy; the zone's rules live as long as the process. Thread: any.
class TimeZone {
  public:
    // `name` as the IANA data base has it: "Asia/Seoul". Errors: not_found.
    static Result<TimeZone> find(std::string_view name);

    // "2026-01-15T10:20:30.123456", without an offset.
    std::string local_text(WallTime time) const;

    // Takes "2026-01-15T10:20[:30[.123456789]]" followed by "Z", "+09:00" or nothing, which means
    // this zone. Digits beyond microseconds are cut off; a leap second is the next second. A local
    // time that a clock change makes happen twice is the earlier one.
    // Errors: invalid, also for a local time that a clock change leaves out.
    Result<WallTime> parse(std::string_view text) const;

  private:
    explicit TimeZone(const date::time_zone& zone) : zone_(&zone) {}

    const date::time_zone* zone_;
};

}  // namespace firstcome
