// SPDX-License-Identifier: Apache-2.0
#include "app/subcommand.h"

#include "base/assert.h"

#include <algorithm>

namespace firstcome {
namespace {

constexpr SubcommandPage pages[] = {
    {Subcommand::serve,
     "serve",
     "Run the server until SIGTERM or Ctrl-C.",
     "firstcome serve --listen 127.0.0.1:8080 --data ./data"},
    {Subcommand::demo,
     "demo",
     "Run a server, let 100,000 participants enter at once, audit.",
     "firstcome demo --entries 20000 --kill 3 --exit"},
    {Subcommand::rush,
     "rush",
     "Let many participants enter a campaign at the same instant.",
     "firstcome rush --url http://127.0.0.1:8080 --campaign 1 --entries 10000"},
    {Subcommand::verify,
     "verify",
     "Check ledger against log, and what clients saw against both.",
     "firstcome verify --data ./data --history rush.jsonl"},
    {Subcommand::rebuild,
     "rebuild",
     "Make a new ledger from the log. Stop the server first.",
     "firstcome rebuild --data ./data"},
    {Subcommand::migrate,
     "migrate",
     "Bring the ledger's schema up to date without starting a server.",
     "firstcome migrate --data ./data"},
    {Subcommand::skip,
     "skip",
     "Pass over a record that halts its partition. Stop every node first.",
     "firstcome skip --partition 0 --offset 42 --reason bit-rot"},
    {Subcommand::experiment,
     "experiment",
     "Measure what Kafka partitions bring and cost; keep, show, compare.",
     "firstcome experiment run experiments/001-partitions --quick",
     "run FOLDER      Run what FOLDER/experiment.json asks for, or go on with it.\n"
     "report ID       Write report.md and report.html of a run anew.\n"
     "list            The runs of all experiments.\n"
     "show ID         The cells of a run. An ID may be cut short.\n"
     "compare ID ID   What the second run has otherwise than the first.\n"
     "publish ID      Make a run the one that its experiment is known by.\n"},
    {Subcommand::version,
     "version",
     "Print the versions of the program and of what it is made with.",
     "firstcome version --json"},
    {Subcommand::help, "help", "Explain a subcommand and its options.", "firstcome help serve"},
};

}  // namespace

std::span<const SubcommandPage> subcommand_pages() {
    return pages;
}

const SubcommandPage& page_of(Subcommand subcommand) {
    const SubcommandPage& page = pages[static_cast<std::size_t>(subcommand)];
    ASSERT(page.subcommand == subcommand);
    return page;
}

const SubcommandPage* find_page(std::string_view name) {
    const auto found = std::find_if(std::begin(pages), std::end(pages), [&](const auto& page) {
        return page.name == name;
    });
    return found == std::end(pages) ? nullptr : &*found;
}

}  // namespace firstcome
