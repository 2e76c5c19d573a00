#!/bin/sh
# Fetches modules of other people from npm, for the tests of dev.gangway.realguests. Versions and
# SHA-512 digests are those of npm/package-lock.json; no script of a package runs.
#
#   guests/npm.sh [DIRECTORY]
#
#   DIRECTORY   the packages are in DIRECTORY/node_modules afterwards. Default: target/npm, where
#               the tests look
#
# Requires npm. Fetches about 30 MB, unless the same packages are there.
set -eu

guests=$(cd "$(dirname "$0")" && pwd)
out=${1:-$guests/../target/npm}

command -v npm > /dev/null || {
  echo 'npm: npm is missing (on Debian: apt-get install npm)' >&2
  exit 2
}
mkdir -p "$out"
# The copy of the lock file is the last to be made: it says that all is there.
if cmp -s "$guests/npm/package-lock.json" "$out/fetched.json"; then
  echo 'npm: the packages are there'
  exit 0
fi
rm -f "$out/fetched.json"
cp "$guests/npm/package.json" "$guests/npm/package-lock.json" "$out"
(cd "$out" && npm ci --ignore-scripts --no-audit --no-fund)
cp "$guests/npm/package-lock.json" "$out/fetched.json"
