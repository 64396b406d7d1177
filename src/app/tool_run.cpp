// SPDX-License-Identifier: Apache-2.0
#include "app/tool_run.h"

#include "app/descriptor.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace firstcome {
namespace {

Failure cannot_run(const std::string& tool, int reason) {
    return fail(
        Errc::io,
        fmt::format(
            "cannot run {}: {}", tool, std::error_code(reason, std::generic_category()).message()
        )
    );
}

// Signals reach the tool as if we had blocked none. Away from the terminal's group, Ctrl-C is ours
// alone; a tool that may ask for a password must stay in it.
class SpawnAttributes {
  public:
    explicit SpawnAttributes(bool in_our_group) {
        sigset_t none;
        sigemptyset(&none);
        posix_spawnattr_init(&attributes_);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setpgroup(&attributes_, 0);
        const int group = in_our_group ? 0 : POSIX_SPAWN_SETPGROUP;
        posix_spawnattr_setflags(&attributes_, static_cast<short>(POSIX_SPAWN_SETSIGMASK | group));
    }

    ~SpawnAttributes() { posix_spawnattr_destroy(&attributes_); }

    SpawnAttributes(const SpawnAttributes&) = delete;
    SpawnAttributes& operator=(const SpawnAttributes&) = delete;

    const posix_spawnattr_t* get() const { return &attributes_; }

  private:
    posix_spawnattr_t attributes_{};
};

class SpawnFiles {
  public:
    explicit SpawnFiles(int output) {
        posix_spawn_file_actions_init(&actions_);
        posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    }

    ~SpawnFiles() { posix_spawn_file_actions_destroy(&actions_); }

    SpawnFiles(const SpawnFiles&) = delete;
    SpawnFiles& operator=(const SpawnFiles&) = delete;

    const posix_spawn_file_actions_t* get() const { return &actions_; }

  private:
    posix_spawn_file_actions_t actions_{};
};

Result<pid_t> spawn(const std::vector<std::string>& words, int output, bool in_our_group) {
    std::vector<std::string> copies = words;
    std::vector<char*> argv;
    argv.reserve(copies.size() + 1);
    for (std::string& word : copies) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    const SpawnAttributes attributes(in_our_group);
    const SpawnFiles files(output);
    pid_t pid = 0;
    const int reason =
        posix_spawn(&pid, argv[0], files.get(), attributes.get(), argv.data(), environ);
    if (reason != 0) {
        return cannot_run(words.front(), reason);
    }
    return pid;
}

// Until the tool closes its output, or a stop, which is passed on: what the tool has started may
// keep the output open.
std::string listen(const Descriptor& output, pid_t pid, StopSignals* stop, bool& stopped) {
    std::string text;
    std::array<char, 4'096> block{};
    for (;;) {
        if (stop != nullptr &&
            stop->wait(output.number(), Duration::seconds(3'600)) == Waited::stop) {
            stopped = true;
            kill(pid, SIGTERM);
            return text;
        }
        const ssize_t got = read(output.number(), block.data(), block.size());
        if (got == 0 || (got < 0 && errno != EINTR)) {
            return text;
        }
        text.append(block.data(), got < 0 ? 0 : static_cast<std::size_t>(got));
    }
}

std::string last_line(std::string text) {
    while (text.ends_with('\n')) {
        text.pop_back();
    }
    return text.substr(text.rfind('\n') + 1);
}

int status_of(pid_t pid) {
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

}  // namespace

Result<std::string> run_tool(const std::vector<std::string>& words, StopSignals* stop) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        return cannot_run(words.front(), errno);
    }
    const Descriptor output(ends[0]);
    Descriptor input(ends[1]);
    TRY_ASSIGN(const pid_t pid, spawn(words, input.number(), stop != nullptr));
    input.reset();
    bool stopped = false;
    std::string text = listen(output, pid, stop, stopped);
    const int status = status_of(pid);
    if (stopped) {
        return fail(Errc::closed, fmt::format("{} was stopped", words.front()));
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        return fail(Errc::io, fmt::format("{} failed; it says why above", words.front()));
    }
    return last_line(std::move(text));
}

}  // namespace firstcome
