// SPDX-License-Identifier: Apache-2.0
#pragma once
// RushGround: what a rush stands on, worked out before anything is sent and the same in every
// process that drives a share of it. Thread: any; does not change once made.

#include "http/client.h"
#include "lab/rush/entry_share.h"
#include "lab/rush/participant_names.h"
#include "lab/rush/rush_options.h"
#include "lab/rush/rush_plan.h"

#include <vector>

namespace firstcome::lab {

struct RushGround {
    // Takes more connections than entries, or more threads than connections, for what is possible.
    // Errors: invalid.
    static Result<RushGround> make(RushOptions options);

    // Of the share's thread number `thread`.
    EntryShare entries_of(std::uint32_t thread) const;

    // From which so many connections can be opened (http::StampedeConfig).
    std::uint8_t source_addresses() const;

    RushOptions options;
    std::vector<http::Url> servers;
    ParticipantNames names;
    RushPlan plan;
};

}  // namespace firstcome::lab
