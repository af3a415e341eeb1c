#!/usr/bin/env bash
# Checks the records: the log, annotations at lines, the summary of the job, and a folder of reports.
# What was found does not fail this step; the last step of the action does.
#
# Needs: DPIAKIT, REPORTS, GITHUB_ACTION_PATH, GITHUB_OUTPUT, GITHUB_STEP_SUMMARY, and what options.sh needs.
set -euo pipefail
# shellcheck source=integrations/github/options.sh
source "$GITHUB_ACTION_PATH/integrations/github/options.sh"

annotations=$RUNNER_TEMP/dpiakit-annotations
code=0
quietly "$DPIAKIT" check ${options[@]+"${options[@]}"} \
  -o text \
  -o "github=$annotations" \
  -o "github-summary=$REPORTS/check.summary.md" \
  -o "json=$REPORTS/check.json" \
  -o "sarif=$REPORTS/check.sarif" \
  -o "junit=$REPORTS/check.xml" \
  -o "markdown=$REPORTS/check.md" \
  ${paths[@]+-- "${paths[@]}"} || code=$?

if [[ -f $annotations ]]; then
  cat "$annotations"
  rm "$annotations"
fi
if [[ -f $REPORTS/check.summary.md ]]; then
  cat "$REPORTS/check.summary.md" >>"$GITHUB_STEP_SUMMARY"
  rm "$REPORTS/check.summary.md"
else
  echo "dpiakit could not check anything (exit code $code): see the log of this step." >>"$GITHUB_STEP_SUMMARY"
fi
echo "exit-code=$code" >>"$GITHUB_OUTPUT"
if [[ -f $REPORTS/check.sarif ]]; then
  echo "sarif=$REPORTS/check.sarif" >>"$GITHUB_OUTPUT"
fi
