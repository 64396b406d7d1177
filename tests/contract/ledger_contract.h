// SPDX-License-Identifier: Apache-2.0
#pragma once
// What every Ledger must do. An adapter names a harness (ledger_fixture.h) and instantiates all
// suites with it:
//
//   FIRSTCOME_LEDGER_CONTRACT(MyLedger, MyHarness);

#include "tests/contract/commit_contract.h"
#include "tests/contract/joint_contract.h"
#include "tests/contract/ownership_contract.h"
#include "tests/contract/reset_contract.h"
#include "tests/contract/wall_contract.h"

#define FIRSTCOME_LEDGER_CONTRACT(prefix, harness)                      \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, OwnershipContract, harness); \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, CommitContract, harness);    \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, JointContract, harness);     \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, WallContract, harness);      \
    INSTANTIATE_TYPED_TEST_SUITE_P(prefix, ResetContract, harness)
