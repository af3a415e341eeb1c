# shellcheck shell=bash
# Read by check.sh and diff.sh: the words of the command line, and how to run a command safely.
#
# Needs: FAIL_ON, LAW_ON, RECORD_PATHS.

options=()
[[ -z $LAW_ON ]] || options+=("--on=$LAW_ON")
[[ -z $FAIL_ON ]] || options+=("--fail-on=$FAIL_ON")

paths=()
while IFS= read -r line; do
  line=${line#"${line%%[![:space:]]*}"}
  line=${line%"${line##*[![:space:]]}"}
  [[ -z $line ]] || paths+=("$line")
done <<<"$RECORD_PATHS"

# Text of records goes into the log. GitHub takes lines of a log that begin with "::" for commands; between
# these two it takes none but the one that nobody can guess.
quietly() {
  local token code=0
  token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  echo "::stop-commands::$token"
  "$@" || code=$?
  echo
  echo "::$token::"
  return "$code"
}
