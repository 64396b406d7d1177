// SPDX-License-Identifier: Apache-2.0
// docs/config.md: the introduction, and one table per group of settings.

#include "app/help.h"
#include "app/option.h"

#include <fmt/format.h>

namespace firstcome {
namespace {

constexpr std::string_view introduction = R"(# Settings

<!-- Written by `firstcome help --config-markdown`. Change src/app/options.cpp; a test compares. -->

Every setting `a.b` can be given in three places; the first that has it counts:

1. the flag `--a.b VALUE` (some have a short form: `--listen` is `--server.listen`),
2. the variable `FIRSTCOME_A_B`,
3. the key `b` of table `[a]` in the file of `--config FILE`:

```toml
[server]
listen = "127.0.0.1:8080"   # text is quoted
io_threads = 2

[participation]
wait = "3s"
```

Durations are whole numbers with a unit: `us`, `ms`, `s`, `m`, `h`, `d`. Everything is checked
before the program does anything: an unknown flag, variable or key, a value outside its bounds, and
an option given twice with different values end it with status 2 and a message that names the
option, the value and what is allowed. An empty variable counts as not set. A subcommand passes over
the variables and keys of settings that it does not use, so that one file serves all.

"Behaviour" changes what people see, "performance" only how fast and how much of it.
)";

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        out += c == '|' ? "\\|" : std::string(1, c);
    }
    return out;
}

std::string_view group_of(const Option& option) {
    return option.name.substr(0, option.name.find('.'));
}

std::string names_of(Subcommands subcommands) {
    std::string out;
    for (const SubcommandPage& page : subcommand_pages()) {
        if (contains(subcommands, page.subcommand)) {
            out += fmt::format("{}{}", out.empty() ? "" : ", ", page.name);
        }
    }
    return out;
}

std::string row(const Option& option) {
    const std::string short_form =
        option.short_form.empty() ? "" : fmt::format(", `--{}`", option.short_form);
    const std::string initial =
        option.default_value.empty() ? "none" : fmt::format("`{}`", option.default_value);
    return fmt::format(
        "| `{}`{} | {} | {} | {} | {} | {} |\n",
        option.name,
        short_form,
        escaped(initial),
        escaped(bounds_text(option)),
        option.effect == Effect::behaviour ? "behaviour" : "performance",
        names_of(option.subcommands),
        escaped(option.sentence)
    );
}

}  // namespace

std::string config_markdown() {
    std::string out(introduction);
    std::string_view group;
    for (const Option& option : options()) {
        if (!is_setting(option)) {
            continue;
        }
        if (group_of(option) != group) {
            group = group_of(option);
            out += fmt::format(
                "\n## {}\n\n| setting | default | allowed | changes | used by | meaning |\n"
                "| --- | --- | --- | --- | --- | --- |\n",
                group
            );
        }
        out += row(option);
    }
    return out;
}

}  // namespace firstcome
