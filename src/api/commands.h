// SPDX-License-Identifier: Apache-2.0
#pragma once
// Commands: creating, opening and closing campaigns and changing their stock. The answer is what
// the log decided; a repetition under the same Idempotency-Key gets the first answer.
//
// Thread: the io thread of the request.

#include "api/bodies.h"
#include "api/hall.h"
#include "campaign/command.h"

namespace firstcome::api {

class Commands {
  public:
    // `hall` must outlive it.
    explicit Commands(Hall& hall) : hall_(hall) {}

    Verdict create(const http::Request& request, const Caller& caller);
    Verdict open(const http::Request& request, CampaignId campaign, const Caller& caller);
    Verdict close(const http::Request& request, CampaignId campaign, const Caller& caller);
    Verdict change_stock(const http::Request& request, CampaignId campaign, const Caller& caller);

  private:
    template <class Change>
    Verdict change(
        const http::Request& request,
        CampaignId campaign,
        const Caller& caller,
        const Parsed<ChangeWish>& parsed
    );
    Verdict append(
        const Caller& caller, PartitionId partition, const CommandId& id, Command command
    );
    PartitionId least_used_partition() const;

    Hall& hall_;
};

// The first 16 bytes of SHA-256 of method, path and Idempotency-Key; random without that header.
// `keyed` tells which.
struct NamedCommand {
    CommandId id{};
    bool keyed = false;
};

Parsed<NamedCommand> name_command(const http::Request& request);

// The partition in which a create with this key goes, whichever node it reaches.
PartitionId partition_of_key(const CommandId& id, std::uint32_t partition_count);

}  // namespace firstcome::api
