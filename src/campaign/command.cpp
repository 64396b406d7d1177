// SPDX-License-Identifier: Apache-2.0
#include "campaign/command.h"

#include "base/assert.h"

namespace firstcome {
namespace {

template <class T>
concept addressed_to_campaign = requires(const T& command) {
    command.campaign;
};

template <class T>
concept has_command_id = requires(const T& command) {
    command.command_id;
};

}  // namespace

CommandKind kind_of(const Command& command) {
    static_assert(std::variant_size_v<Command> == static_cast<std::size_t>(CommandKind::skip));
    return static_cast<CommandKind>(command.index() + 1);
}

std::string_view to_string(CommandKind kind) {
    switch (kind) {
        case CommandKind::log_id:
            return "log_id";
        case CommandKind::entry:
            return "entry";
        case CommandKind::create:
            return "create";
        case CommandKind::open:
            return "open";
        case CommandKind::close:
            return "close";
        case CommandKind::stock:
            return "stock";
        case CommandKind::skip:
            return "skip";
    }
    ASSERT_BECAUSE(false, "a CommandKind outside its enumeration");
}

CampaignId campaign_of(const Command& command) {
    return std::visit(
        [](const auto& one) {
            if constexpr (addressed_to_campaign<decltype(one)>) {
                return one.campaign;
            } else {
                return CampaignId{};
            }
        },
        command
    );
}

const CommandId* command_id_of(const Command& command) {
    return std::visit(
        [](const auto& one) -> const CommandId* {
            if constexpr (has_command_id<decltype(one)>) {
                return &one.command_id;
            } else {
                return nullptr;
            }
        },
        command
    );
}

}  // namespace firstcome
