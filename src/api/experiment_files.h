// SPDX-License-Identifier: Apache-2.0
#pragma once
// The finished runs of a folder of experiments, as JSON. A run is finished when it has a
// summary.json; what is still being written, or is damaged, is passed over.
//
//   FOLDER/EXPERIMENT/runs/ID/, FOLDER/EXPERIMENT/published/   (docs/experiments.md)
//
// Thread: any; reads files, so none that must not wait.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace firstcome::api {

inline constexpr std::size_t listed_runs_max = 1'000;
inline constexpr std::size_t run_bytes_max = std::size_t{256} << 20U;

// [{"experiment":"001-partitions","summary":{...}}, ...], newest first; of more than there may be,
// the newest. Empty without a folder.
std::string finished_runs_json(const std::string& folder);

// {"experiment":...,"summary":{...},"run":{...},"cells":[...]}: run.json and cells.jsonl as they
// are. Nothing when no finished run has exactly this id: only names that are found in the folder
// are ever opened.
std::optional<std::string> finished_run_json(const std::string& folder, std::string_view id);

}  // namespace firstcome::api
