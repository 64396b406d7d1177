// SPDX-License-Identifier: Apache-2.0
#include "app/child_process.h"

#include <fmt/format.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <system_error>

namespace firstcome {
namespace {

constexpr const char* this_program = "/proc/self/exe";
constexpr int cannot_execute = 127;

Failure system_failure(Errc code, std::string_view doing) {
    const std::error_code reason(errno, std::generic_category());
    return fail(code, fmt::format("cannot {}: {}", doing, reason.message()));
}

// In the child of a process that may have threads: only calls that are safe after fork.
[[noreturn]] void become_child(char* const* argv, int input, int output, pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) {
        _exit(cannot_execute);
    }
    // Ctrl-C on the terminal is for the parent, which then ends its server itself.
    setpgid(0, 0);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    if (dup2(input, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 ||
        dup2(output, STDERR_FILENO) < 0) {
        _exit(cannot_execute);
    }
    execv(this_program, argv);
    _exit(cannot_execute);
}

// By its number: the header of glibc 2.36 does not declare the function for C++.
Descriptor watch_process(pid_t pid) {
    return Descriptor(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
}

bool readable_within(int descriptor, Duration at_most) {
    pollfd watched = {descriptor, POLLIN, 0};
    int ready = 0;
    do {
        ready = poll(&watched, 1, static_cast<int>(at_most.us / 1'000));
    } while (ready < 0 && errno == EINTR);
    return ready > 0;
}

}  // namespace

Result<std::unique_ptr<ChildProcess>> ChildProcess::start(
    const std::vector<std::string>& args, const std::string& output_path
) {
    const Descriptor input(open("/dev/null", O_RDONLY | O_CLOEXEC));
    const Descriptor output(
        open(output_path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)
    );
    if (!input.is_open() || !output.is_open()) {
        return system_failure(Errc::io, fmt::format("write {}", output_path));
    }
    return spawn(args, input.number(), output.number());
}

Result<std::unique_ptr<ChildProcess>> ChildProcess::start_linked(
    const std::vector<std::string>& args, int link
) {
    return spawn(args, link, STDERR_FILENO);
}

Result<std::unique_ptr<ChildProcess>> ChildProcess::spawn(
    const std::vector<std::string>& args, int input, int output
) {
    std::vector<std::string> words = {"firstcome"};
    words.insert(words.end(), args.begin(), args.end());
    std::vector<char*> argv;
    for (std::string& word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);

    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid < 0) {
        return system_failure(Errc::overloaded, "start a process");
    }
    if (pid == 0) {
        become_child(argv.data(), input, output, parent);
    }
    auto process = std::unique_ptr<ChildProcess>(new ChildProcess(pid, watch_process(pid)));
    if (!process->ended_.is_open()) {
        return system_failure(Errc::overloaded, "watch a process");
    }
    return process;
}

ChildProcess::~ChildProcess() {
    kill();
}

bool ChildProcess::has_ended() const {
    return reaped_ || readable_within(ended_.number(), Duration{});
}

int ChildProcess::reap() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    reaped_ = true;
    return status;
}

void ChildProcess::kill() {
    if (!reaped_) {
        ::kill(pid_, SIGKILL);
        reap();
    }
}

bool ChildProcess::stop(Duration at_most) {
    if (reaped_) {
        return false;
    }
    ::kill(pid_, SIGTERM);
    if (!readable_within(ended_.number(), at_most)) {
        kill();
        return false;
    }
    const int status = reap();
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace firstcome
