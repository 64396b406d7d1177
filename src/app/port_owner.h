// SPDX-License-Identifier: Apache-2.0
#pragma once
// Who has the port that we want: for an error message that helps.

#include "app/listen_address.h"
#include "base/result.h"

#include <sys/types.h>

#include <cstdint>
#include <optional>

namespace firstcome {

// Nothing when the address can be listened on now. Errors: busy, naming the process that has it as
// far as this user may know it; invalid (not an address of this machine); io.
Result<void> check_port_is_free(const ListenAddress& address);

// A port of this address that was free a moment ago. Errors: as above.
Result<std::uint16_t> free_port(const ListenAddress& address);

// The process of this machine that listens on this port, as far as this user may know it.
std::optional<pid_t> pid_on_port(std::uint16_t port);

// "process 123 (firstcome)", or "another program" when it cannot be known. For an address that
// refused to be listened on.
std::string port_owner(const ListenAddress& address);

}  // namespace firstcome
