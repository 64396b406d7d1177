// SPDX-License-Identifier: Apache-2.0
#include "lab/rush/rush_run.h"

#include "base/assert.h"

#include <iterator>
#include <type_traits>

namespace firstcome::lab {
namespace {

template <class Value>
void write_all(const std::vector<Value>& values, ByteWriter& out) {
    static_assert(std::is_trivially_copyable_v<Value>);
    out.integer(std::uint64_t{values.size()});
    out.raw({reinterpret_cast<const std::uint8_t*>(values.data()), values.size() * sizeof(Value)});
}

template <class Value>
std::vector<Value> read_all(ByteReader& in) {
    const auto count = in.integer<std::uint64_t>();
    // A count that cannot be true must not become a request for memory.
    if (count > in.remaining() / sizeof(Value)) {
        in.raw(in.remaining() + 1);
        return {};
    }
    std::vector<Value> values(count);
    const ByteView bytes = in.raw(count * sizeof(Value));
    if (!bytes.empty()) {
        std::memcpy(values.data(), bytes.data(), bytes.size());
    }
    return values;
}

void write_texts(const std::vector<std::string>& texts, ByteWriter& out) {
    out.integer(static_cast<std::uint32_t>(texts.size()));
    for (const std::string& text : texts) {
        out.integer(static_cast<std::uint32_t>(text.size()));
        out.raw(as_bytes(text));
    }
}

std::vector<std::string> read_texts(ByteReader& in) {
    std::vector<std::string> texts;
    const auto count = in.integer<std::uint32_t>();
    for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
        texts.emplace_back(as_text(in.raw(in.integer<std::uint32_t>())));
    }
    return texts;
}

void write_trace(const RushTrace& trace, ByteWriter& out) {
    out.integer(trace.share.first);
    out.integer(trace.share.step);
    out.integer(trace.share.count);
    write_all(trace.attempts, out);
    write_texts(trace.codes, out);
    write_all(trace.ends, out);
    write_all(trace.answered_at, out);
    out.integer(trace.unusable_answers);
    write_texts(trace.witnesses, out);
    out.integer(trace.retried);
    out.integer(trace.impatient);
    out.integer(trace.last_answer_at.us);
}

RushTrace read_trace(ByteReader& in) {
    RushTrace trace;
    trace.share.first = in.integer<std::uint32_t>();
    trace.share.step = in.integer<std::uint32_t>();
    trace.share.count = in.integer<std::uint32_t>();
    trace.attempts = read_all<RushAttempt>(in);
    trace.codes = read_texts(in);
    trace.ends = read_all<EntryEnd>(in);
    trace.answered_at = read_all<SteadyTime>(in);
    trace.unusable_answers = in.integer<std::uint64_t>();
    trace.witnesses = read_texts(in);
    trace.retried = in.integer<std::uint64_t>();
    trace.impatient = in.integer<std::uint64_t>();
    trace.last_answer_at.us = in.integer<std::int64_t>();
    return trace;
}

}  // namespace

RushRun joined(std::vector<RushRun> shares) {
    ASSERT(!shares.empty());
    RushRun whole;
    whole.started_at = shares.front().started_at;
    for (RushRun& share : shares) {
        ASSERT(share.started_at == whole.started_at);
        whole.reconnections += share.reconnections;
        whole.stopped = whole.stopped || share.stopped;
        std::move(share.traces.begin(), share.traces.end(), std::back_inserter(whole.traces));
    }
    return whole;
}

Bytes to_bytes(const RushRun& run) {
    Bytes bytes;
    ByteWriter out(bytes);
    out.integer(run.started_at.us);
    out.integer(run.reconnections);
    out.integer(std::uint8_t{run.stopped});
    out.integer(static_cast<std::uint32_t>(run.traces.size()));
    for (const RushTrace& trace : run.traces) {
        write_trace(trace, out);
    }
    return bytes;
}

Result<RushRun> run_from_bytes(ByteView bytes) {
    ByteReader in(bytes);
    RushRun run;
    run.started_at.us = in.integer<std::int64_t>();
    run.reconnections = in.integer<std::uint64_t>();
    run.stopped = in.integer<std::uint8_t>() != 0;
    const auto traces = in.integer<std::uint32_t>();
    for (std::uint32_t i = 0; i < traces && in.ok(); ++i) {
        run.traces.push_back(read_trace(in));
        const RushTrace& trace = run.traces.back();
        const std::size_t count = trace.share.count;
        if (trace.ends.size() != count || trace.answered_at.size() != count) {
            return fail(Errc::corrupt, "a share of the rush does not fit its entries");
        }
    }
    if (!in.ok() || in.remaining() != 0) {
        return fail(Errc::corrupt, "a share of the rush came back cut off");
    }
    return run;
}

}  // namespace firstcome::lab
