// SPDX-License-Identifier: Apache-2.0
#pragma once
// RushRequests: the bytes of the requests. Everything but the participant is rendered before T0.
// Thread: confined to one.

#include "campaign/ids.h"
#include "http/client.h"
#include "lab/rush/participant_names.h"

#include <string>
#include <string_view>

namespace firstcome::lab {

class RushRequests {
  public:
    // `names` must outlive it.
    RushRequests(const http::Url& server, CampaignId campaign, const ParticipantNames& names);

    // Both live until the next call of either.
    std::string_view entry(std::uint32_t participant);
    std::string_view read(std::string_view path);

    // Where the contract keeps a participant's result.
    std::string path_of(std::uint32_t participant) const;

  private:
    const ParticipantNames& names_;
    std::string path_;        // .../participation
    std::string entry_head_;  // up to the digits of Content-Length
    std::string read_tail_;   // after the path
    std::string body_;
    std::string out_;
};

}  // namespace firstcome::lab
