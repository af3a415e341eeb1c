#!/usr/bin/env bash
# Ends the job with the exit code of dpiakit, when everything else is done.
#
# Needs: GATE, CHECK_CODE, DIFF_CODE.
set -euo pipefail

case $GATE in
  check) code=$CHECK_CODE ;;
  diff) code=${DIFF_CODE:-0} ;;
  *) code=0 ;;
esac
if [[ $GATE == diff && -z $DIFF_CODE ]]; then
  echo '::notice title=dpiakit::There is no base to compare with, so the gate stays open.'
fi
exit "$code"
