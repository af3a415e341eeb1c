#!/usr/bin/env bash
# Says where everything lies and what the caches are named after. Refuses inputs that mean nothing.
#
# Needs: CATEGORY, GATE, VERSION, RUNNER_TEMP, RUNNER_OS, RUNNER_ARCH, GITHUB_ACTION_PATH, GITHUB_OUTPUT.
set -euo pipefail

refuse() {
  printf '::error title=dpiakit::%s\n' "$1"
  exit 2
}

[[ $GATE =~ ^(check|diff|none)$ ]] || refuse 'gate is none of check, diff, none.'
[[ $CATEGORY =~ ^([a-z0-9][a-z0-9-]{0,39})?$ ]] ||
  refuse 'category may hold small letters, digits and dashes, 40 of them at most.'
[[ $VERSION =~ ^[0-9A-Za-z.+!]*$ ]] || refuse 'version is no version. Write one such as 0.1.0.'
python=$(command -v python3 || command -v python) || refuse 'There is no Python. Set python-version.'

# A number for the content of some files: git is on every machine that has a checkout.
digest() { git hash-object --stdin; }

# What is installed, or the version that will be: the program and the law it comes with.
if [[ -n $VERSION ]]; then
  program=$VERSION
else
  cd_action() { cd "$GITHUB_ACTION_PATH" && find "$@" -type f ! -name '*.pyc' | LC_ALL=C sort; }
  program=$(cd_action src policies jurisdictions pyproject.toml constraints.txt |
    (cd "$GITHUB_ACTION_PATH" && git hash-object --no-filters --stdin-paths) | digest)
fi
records=$(git ls-files --stage -- '*.yaml' '*.yml' '*.toml' | digest)
release=$("$python" -c 'import sys; print("{0}.{1}".format(*sys.version_info))')

name=dpiakit${CATEGORY:+-$CATEGORY}
home=$RUNNER_TEMP/$name
mkdir -p "$home/reports" "$home/pip" "$home/verdicts"
{
  echo "name=$name"
  echo "machine=$RUNNER_OS-$RUNNER_ARCH-$release"
  echo "program=$program"
  echo "records=$records"
  echo "venv=$home/venv"
  echo "reports=$home/reports"
  echo "pip-cache=$home/pip"
  echo "verdicts=$home/verdicts"
} >>"$GITHUB_OUTPUT"
