// SPDX-License-Identifier: Apache-2.0
#pragma once
// firstcome demo: the whole promise on one screen. A server of its own, a campaign, a stampede over
// real HTTP, an audit, one table; then the server stays for whoever wants to look around.

#include "app/commands.h"
#include "app/invocation.h"

namespace firstcome {

// Failed when an answer was wrong or missing or the audit found something; interrupted by Ctrl-C,
// also when that ends the server that was left running.
ExitStatus run_demo_command(const Invocation& invocation);

}  // namespace firstcome
