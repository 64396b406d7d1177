// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/history_file.h"

#include <cerrno>
#include <cstring>

namespace firstcome::lab {
namespace {

HistoryLine line_of(
    const RushAttempt& attempt, const RushTrace& trace, const HistoryFile::Source& source
) {
    HistoryLine line;
    line.campaign = source.campaign;
    line.user = source.names.text(source.plan.participant_of(attempt.entry));
    line.request = attempt.request;
    line.requested_at = {attempt.requested_at.us + source.wall_minus_steady.us};
    line.answered_at = {attempt.answered_at.us + source.wall_minus_steady.us};
    line.status = attempt.status;
    line.outcome = attempt.outcome;
    line.sequence = attempt.sequence;
    line.partition = attempt.partition;
    line.offset = attempt.offset;
    line.repeated = attempt.repeated;
    if (attempt.code != 0) {
        line.error_code = trace.codes[attempt.code - 1U];
    }
    return line;
}

Failure failed(const std::string& path) {
    return fail(Errc::io, "history file " + path + ": " + std::strerror(errno));
}

}  // namespace

Result<HistoryFile> HistoryFile::create(const std::string& path) {
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    if (!file) {
        return failed(path);
    }
    return HistoryFile(path, std::move(file));
}

Result<void> HistoryFile::write(const Source& source) {
    constexpr std::size_t block_bytes = 1U << 20U;
    std::string block;
    const auto flush = [&] {
        file_.write(block.data(), static_cast<std::streamsize>(block.size()));
        block.clear();
    };
    for (const RushTrace* trace : source.traces) {
        for (const RushAttempt& attempt : trace->attempts) {
            render_history_line(line_of(attempt, *trace, source), block);
            if (block.size() >= block_bytes) {
                flush();
            }
        }
    }
    flush();
    file_.close();
    if (!file_) {
        return failed(path_);
    }
    return {};
}

}  // namespace firstcome::lab
