// SPDX-License-Identifier: Apache-2.0
#pragma once
// The pages of `firstcome help` and docs/config.md, all made from the tables of subcommands and
// options, so that they cannot say anything else than the program does.

#include "app/subcommand.h"

#include <string>

namespace firstcome {

// One screen: what there is.
std::string overview();

// One subcommand: usage, an example, every option with unit, default and bounds.
std::string help_page(Subcommand subcommand);

// docs/config.md as a whole.
std::string config_markdown();

}  // namespace firstcome
