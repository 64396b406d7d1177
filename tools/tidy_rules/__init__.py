# SPDX-License-Identifier: Apache-2.0
"""The rules of tools/tidy. Each module has check(tree) and yields Violations."""
