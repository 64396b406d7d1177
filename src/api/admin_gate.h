// SPDX-License-Identifier: Apache-2.0
#pragma once
// Who may use the admin routes while there are no keys: this machine, directly. Pure.

#include "http/message.h"

namespace firstcome::api {

// The peer is loopback, no proxy speaks for somebody else, and a browser that sends Origin shows a
// page of this machine. (The server itself demands a loopback Host.)
bool is_local(const http::Request& request);

}  // namespace firstcome::api
