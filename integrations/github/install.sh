#!/usr/bin/env bash
# Installs dpiakit into an environment of its own, so that the Python of the job stays as it is.
#
# Needs: VENV, VERSION, PIP_CACHE_DIR, GITHUB_ACTION_PATH, GITHUB_OUTPUT.
set -euo pipefail

python=$(command -v python3 || command -v python)
"$python" -m venv "$VENV"
bin=$VENV/bin
[[ -d $bin ]] || bin=$VENV/Scripts # Windows

if [[ -n $VERSION ]]; then
  wanted=("dpiakit==$VERSION")
else
  wanted=(--constraint "$GITHUB_ACTION_PATH/constraints.txt" "$GITHUB_ACTION_PATH")
fi
"$bin/python" -m pip install --quiet --disable-pip-version-check "${wanted[@]}"
"$bin/dpiakit" --version
{
  echo "python=$bin/python"
  echo "dpiakit=$bin/dpiakit"
} >>"$GITHUB_OUTPUT"
