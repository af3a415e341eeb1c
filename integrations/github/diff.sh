#!/usr/bin/env bash
# Says what the change does to the assessment of every record, from where it left the base.
#
# Needs: BASE, DPIAKIT, REPORTS, GITHUB_ACTION_PATH, GITHUB_OUTPUT, GITHUB_STEP_SUMMARY, and what options.sh needs.
set -euo pipefail
# shellcheck source=integrations/github/options.sh
source "$GITHUB_ACTION_PATH/integrations/github/options.sh"

if [[ $BASE == -* ]]; then
  echo '::error title=dpiakit::base is no revision.'
  exit 2
fi
code=0
quietly "$DPIAKIT" diff ${options[@]+"${options[@]}"} \
  -o text \
  -o "json=$REPORTS/diff.json" \
  -o "markdown=$REPORTS/diff.md" \
  "$BASE...HEAD" ${paths[@]+-- "${paths[@]}"} || code=$?

if [[ -f $REPORTS/diff.md ]]; then
  cat "$REPORTS/diff.md" >>"$GITHUB_STEP_SUMMARY"
else
  echo '::warning title=dpiakit::What the change does could not be told. Check out with fetch-depth: 0.'
  echo "dpiakit could not compare (exit code $code). Check out with fetch-depth: 0; the log of this step says more." \
    >>"$GITHUB_STEP_SUMMARY"
fi
echo "exit-code=$code" >>"$GITHUB_OUTPUT"
