// SPDX-License-Identifier: Apache-2.0
#include "app/commands.h"

#include "app/command_audit.h"
#include "app/command_experiment.h"
#include "app/command_rush.h"
#include "app/command_skip.h"
#include "app/complain.h"
#include "app/connection_bound.h"
#include "app/demo.h"
#include "app/help.h"
#include "app/nearest.h"
#include "app/parse.h"
#include "app/serve.h"
#include "app/version.h"
#include "base/assert.h"
#include "base/logger.h"

#include <fmt/format.h>

#include <iostream>
#include <string_view>
#include <vector>

namespace firstcome {
namespace {

ExitStatus not_understood(std::string_view reason) {
    std::cerr << "firstcome: " << reason << '\n';
    return ExitStatus::not_understood;
}

std::string unknown_subcommand(std::string_view name) {
    std::vector<std::string_view> names;
    for (const SubcommandPage& page : subcommand_pages()) {
        names.push_back(page.name);
    }
    return fmt::format(
        "there is no subcommand \"{}\"{}; see firstcome help", name, suggestion(name, names, "")
    );
}

// Fewer connections than wished for are no reason not to serve.
Settings within_limits(Settings settings) {
    std::uint32_t& connections = settings.server.connections_max;
    const std::uint32_t bounded = bounded_connections(connections, descriptors_allowed());
    if (bounded < connections) {
        logger().warn(
            "connections bounded by=descriptor_limit wanted={} bound={}", connections, bounded
        );
        connections = bounded;
    }
    return settings;
}

ExitStatus run_serve(const Settings& settings) {
    if (settings.server.check) {
        if (const auto checked = check_stores(settings); !checked) {
            return complain(checked.error());
        }
    }
    return static_cast<ExitStatus>(serve(within_limits(settings)));
}

ExitStatus run_version(const Invocation& invocation) {
    std::cout << (invocation.json ? version_json() : version_text());
    return ExitStatus::done;
}

ExitStatus run_help(std::span<const std::string> args) {
    if (args.empty()) {
        std::cout << overview();
        return ExitStatus::done;
    }
    if (args.size() > 1) {
        return not_understood("help takes one subcommand");
    }
    if (args.front() == "--config-markdown") {
        std::cout << config_markdown();
        return ExitStatus::done;
    }
    const bool about_itself = args.front() == "--help" || args.front() == "-h";
    const SubcommandPage* page = find_page(about_itself ? "help" : args.front());
    if (page == nullptr) {
        return not_understood(unknown_subcommand(args.front()));
    }
    std::cout << help_page(page->subcommand);
    return ExitStatus::done;
}

ExitStatus dispatch(const Invocation& invocation) {
    ASSERT(set_log_level(invocation.settings.server.log_level));
    switch (invocation.subcommand) {
        case Subcommand::serve:
            return run_serve(invocation.settings);
        case Subcommand::demo:
            return run_demo_command(invocation);
        case Subcommand::rush:
            return run_rush_command(invocation);
        case Subcommand::verify:
            return run_verify_command(invocation);
        case Subcommand::rebuild:
            return run_rebuild_command(invocation);
        case Subcommand::migrate:
            return run_migrate_command(invocation);
        case Subcommand::skip:
            return run_skip_command(invocation);
        case Subcommand::experiment:
            return run_experiment_command(invocation);
        case Subcommand::version:
            return run_version(invocation);
        case Subcommand::help:
            break;  // has its own arguments, see run_help
    }
    ASSERT_BECAUSE(false, "a Subcommand outside its enumeration");
}

// Names that people try first, and the subcommands that they mean.
std::string_view meant_by(std::string_view name) {
    if (name == "--help" || name == "-h") {
        return "help";
    }
    return name == "--version" ? "version" : name;
}

}  // namespace

ExitStatus run_command(std::span<const std::string> args) {
    if (args.empty()) {
        std::cerr << overview();
        return ExitStatus::not_understood;
    }
    const SubcommandPage* page = find_page(meant_by(args.front()));
    if (page == nullptr) {
        return not_understood(unknown_subcommand(args.front()));
    }
    if (page->subcommand == Subcommand::help) {
        return run_help(args.subspan(1));
    }
    const auto invocation =
        parse_invocation(page->subcommand, args.subspan(1), process_environment());
    if (!invocation) {
        return not_understood(invocation.error().detail);
    }
    if (invocation->help) {
        std::cout << help_page(page->subcommand);
        return ExitStatus::done;
    }
    return dispatch(*invocation);
}

}  // namespace firstcome
