#!/bin/sh
# Suites and gate on any CI. Copy it, or call it where it is.
#   sh run.sh BASELINE [ARGUMENT OF bulk-harness run]...
# Ends with 0 when nothing got worse, 1 when something did, 2 or 3 when there is no verdict.
set -eu
baseline=${1:?say the baseline file first}
shift
results=${RESULTS:-bulk-results}
mkdir -p "$results"

code=0
bulk-harness run "$@" --json "$results/run.json" --junit "$results/junit.xml" --html "$results/report.html" || code=$?
# 1 are findings: whether they are new is for the gate to say. Any other code is no verdict.
[ "$code" -le 1 ] || exit "$code"

bulk-harness gate "$results/run.json" --baseline "$baseline"
