// SPDX-License-Identifier: Apache-2.0
#pragma once
// ReconnectingArchive: an archive on a server, across the sessions that it takes. A snapshot
// belongs to one session and ends with it; the next snapshot finds a new one.
//
// Thread: one caller at a time, which may have to wait for the server.

#include "ledger/archive.h"
#include "ledger/store_session.h"

namespace firstcome {

class ReconnectingArchive final : public Archive {
  public:
    explicit ReconnectingArchive(StoreSessions<Archive> sessions)
        : sessions_(std::move(sessions)) {}

    // A snapshot keeps its session, also when the archive has gone on to the next one.
    Result<std::unique_ptr<ArchiveSnapshot>> snapshot() override;

  private:
    StoreSessions<Archive> sessions_;
};

}  // namespace firstcome
