// SPDX-License-Identifier: Apache-2.0
#include "campaign/chain.h"

namespace firstcome {

Digest extend_chain(const Digest& chain, ByteView record, const Decision& decision) {
    const bool has_place = decision.sequence.value() != 0;
    const auto number = has_place ? decision.sequence.value() : decision.version.value();
    thread_local Bytes bytes;  // one call per record: spares the allocation
    bytes.clear();
    ByteWriter out(bytes);
    out.raw(chain);
    out.integer(static_cast<std::uint32_t>(record.size()));
    out.raw(record);
    out.integer(static_cast<std::uint8_t>(decision.kind));
    out.integer(static_cast<std::uint64_t>(decision.campaign.value()));
    out.integer(static_cast<std::uint64_t>(number));
    return sha256(bytes);
}

}  // namespace firstcome
