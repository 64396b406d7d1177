// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a report says, for tests that look for a sentence.

#include "lab/report/report.h"

#include <string>
#include <type_traits>
#include <variant>

namespace firstcome::lab::tests {

// Paragraphs a line each, tables a row each, plots by their description.
inline std::string text_of(const std::vector<ReportBlock>& blocks) {
    std::string text;
    const auto add = [&](const auto& block) {
        using Block = std::decay_t<decltype(block)>;
        if constexpr (std::is_same_v<Block, ReportTable>) {
            for (const auto& row : block.rows) {
                for (const std::string& cell : row) {
                    text += cell + " | ";
                }
                text += "\n";
            }
        } else if constexpr (std::is_same_v<Block, ReportPlot>) {
            text += block.title + ": " + block.description + "\n";
        } else {
            text += block.text + "\n";
        }
    };
    for (const ReportBlock& block : blocks) {
        std::visit(add, block);
    }
    return text;
}

// Empty when the run has no report, or the section is not in it.
inline std::string section_of(const ExperimentRun& run, const std::string& title) {
    const auto document = compose_report(run);
    std::string text;
    if (document) {
        for (const ReportSection& section : document->sections) {
            text += section.title == title ? text_of(section.blocks) : "";
        }
    }
    return text;
}

inline std::string preface_of(const ExperimentRun& run) {
    const auto document = compose_report(run);
    return document ? text_of(document->preface) : "";
}

inline std::string text_of(const ExperimentRun& run) {
    const auto document = compose_report(run);
    std::string text;
    if (document) {
        for (const ReportSection& section : document->sections) {
            text += text_of(section.blocks);
        }
    }
    return text;
}

}  // namespace firstcome::lab::tests
