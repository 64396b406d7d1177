// SPDX-License-Identifier: Apache-2.0
#pragma once
// What more partitions change of per-event: figure by figure, and in words. Thread: any.

#include "lab/report/report_document.h"
#include "lab/report/report_settings.h"

#include <string>
#include <vector>

namespace firstcome::lab {

// A sentence and a table with a column for each number of partitions; where there is only one
// number, a sentence that says so.
void add_changes(const ReportSettings& settings, std::vector<ReportBlock>& blocks);

// "rose (x1.80)", "fell (x0.75)", "stayed the same (x1.03)", "cannot be compared".
std::string change_text(const Difference& difference);

// Why a comparison of partitions is missing.
std::string one_partition_count(const ReportSettings& settings);

}  // namespace firstcome::lab
