#!/bin/sh
# Builds programs of other people as guests, from Debian's source packages: SQLite's shell, its
# benchmark, and Lua.
#
#   guests/third-party.sh [DIRECTORY]    makes sqlite3.wasm, speedtest1.wasm and lua.wasm there
#                                        (third-party/build)
#
# The sources are fetched with apt (which checks their signatures) into DIRECTORY/src; nothing of the
# system's own apt configuration is changed, and root is not needed. What is there already and came
# from the same script, the same versions and the same compiler is not built again.
#
#   DEBIAN_MIRROR   where to fetch from (http://deb.debian.org/debian)
#   DEBIAN_SUITE    of which suite (this system's, or bookworm)
#   CC              the clang that builds for WebAssembly (clang)
#
# It needs, on Debian 12:
#   apt-get install clang lld wasi-libc libclang-rt-14-dev-wasm32 dpkg-dev gcc libc6-dev make tcl
set -eu

guests=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${1:-$guests/third-party/build}"
out=$(cd "${1:-$guests/third-party/build}" && pwd)
src=$out/src
shim=$guests/src/shim
cc=${CC:-clang}
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

say() {
  echo "third-party: $*"
}

die() {
  echo "third-party: $*" >&2
  exit 2
}

# Runs a command quietly; when it fails, shows what it said.
quietly() {
  log=$out/log
  "$@" > "$log" 2>&1 || {
    cat "$log" >&2
    die "failed: $*"
  }
}

need() {
  for tool in "$cc" wasm-ld apt-get dpkg-source cc make tclsh; do
    command -v "$tool" > /dev/null || die "$tool is missing (on Debian 12: apt-get install clang" \
      'lld wasi-libc libclang-rt-14-dev-wasm32 dpkg-dev gcc libc6-dev make tcl)'
  done
  [ -f "$keyring" ] || die "$keyring is missing (on Debian: apt-get install debian-archive-keyring)"
}

suite() {
  [ -z "${DEBIAN_SUITE:-}" ] || { echo "$DEBIAN_SUITE"; return; }
  name=$(. /etc/os-release && [ "${ID:-}" = debian ] && echo "${VERSION_CODENAME:-}") || name=
  echo "${name:-bookworm}"
}

# apt with lists, cache and sources of its own.
private_apt() {
  apt-get -q -o Dir::Etc::sourcelist="$src/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o Dir::State::lists="$src/apt/lists" -o Dir::Cache="$src/apt/cache" \
    -o Debug::NoLocking=1 -o APT::Sandbox::User="$(id -un)" "$@"
}

fetch_lists() {
  mkdir -p "$src/apt/lists/partial" "$src/apt/cache/archives/partial"
  echo "deb-src [signed-by=$keyring] $mirror $(suite) main" > "$src/apt/sources.list"
  say "reading the list of source packages of $(suite) at $mirror"
  quietly private_apt update
}

# fetch PACKAGE: its unpacked source is $src/PACKAGE afterwards.
fetch() {
  [ ! -f "$src/$1/.fetched" ] || return 0
  [ -f "$src/apt/sources.list" ] || fetch_lists
  say "fetching the source of $1"
  rm -rf "${src:?}/$1" "${src:?}/$1.tmp"
  mkdir -p "$src/$1.tmp"
  (cd "$src/$1.tmp" && quietly private_apt source --download-only "$1")
  # The signatures that matter were apt's to check; dpkg-source may lack the maintainers' keys.
  (cd "$src/$1.tmp" && quietly dpkg-source --no-check -x ./*.dsc unpacked)
  touch "$src/$1.tmp/unpacked/.fetched"
  mv "$src/$1.tmp/unpacked" "$src/$1"
  rm -rf "${src:?}/$1.tmp"
}

# What a program was made from: built_from PACKAGE
built_from() {
  "$cc" --version | head -n 1
  head -n 1 "$src/$1/debian/changelog"
  cat "$0" "$guests/src/shim.c" "$shim"/* | cksum
}

is_built() { # is_built NAME PACKAGE
  [ -f "$out/$1.wasm" ] && [ -f "$src/$2/.fetched" ] && [ -f "$out/$1.from" ] \
    && [ "$(built_from "$2")" = "$(cat "$out/$1.from")" ]
}

done_building() { # done_building NAME PACKAGE
  built_from "$2" > "$out/$1.from"
  say "$1.wasm: $(wc -c < "$out/$1.wasm") bytes, from $(dpkg-parsechangelog \
    -l "$src/$2/debian/changelog" -S Source) $(dpkg-parsechangelog -l "$src/$2/debian/changelog" -S Version)"
}

emulated='-D_WASI_EMULATED_MMAN -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_PROCESS_CLOCKS
  -D_WASI_EMULATED_GETPID'
libraries='-lwasi-emulated-mman -lwasi-emulated-signal -lwasi-emulated-process-clocks
  -lwasi-emulated-getpid -lm'

sqlite_flags='-DSQLITE_THREADSAFE=0 -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_OMIT_WAL
  -DSQLITE_MAX_MMAP_SIZE=0 -DSQLITE_NOHAVE_SYSTEM'

# Other people's code: its warnings are not ours to mend.
# shellcheck disable=SC2086 # the flags are words
wasm_cc() {
  "$cc" --target=wasm32-wasi -O2 -w $emulated -I "$shim" -include "$shim/shim.h" "$@"
}

# SQLite as one object, for its shell and its benchmark alike.
compile_sqlite() {
  fetch sqlite3
  mkdir -p "$src/sqlite3-build"
  if [ ! -f "$src/sqlite3-build/shell.c" ]; then
    say 'sqlite3: putting its sources together'
    (cd "$src/sqlite3-build" \
      && quietly "$src/sqlite3/configure" --disable-tcl --disable-readline --disable-load-extension \
      && quietly make sqlite3.c shell.c)
  fi
  say 'sqlite3: compiling (a minute)'
  # shellcheck disable=SC2086 # the flags are words
  (cd "$src/sqlite3-build" && quietly wasm_cc $sqlite_flags -c sqlite3.c -o sqlite3.wasm.o)
}

link_sqlite() { # link_sqlite NAME SOURCE
  # shellcheck disable=SC2086 # the flags and libraries are words
  (cd "$src/sqlite3-build" && quietly wasm_cc $sqlite_flags -I . "$2" sqlite3.wasm.o \
    "$guests/src/shim.c" -o "$out/$1.wasm.tmp" \
    $libraries -Wl,--strip-all -Wl,-z,stack-size=8388608)
  mv "$out/$1.wasm.tmp" "$out/$1.wasm"
  done_building "$1" sqlite3
}

build_sqlite() {
  if is_built sqlite3 sqlite3 && is_built speedtest1 sqlite3; then
    say 'sqlite3.wasm and speedtest1.wasm: are there'
    return
  fi
  compile_sqlite
  link_sqlite sqlite3 shell.c
  link_sqlite speedtest1 "$src/sqlite3/test/speedtest1.c"
}

build_lua() {
  if is_built lua lua5.4; then
    say 'lua.wasm: is there'
    return
  fi
  fetch lua5.4
  # Debian's patched luaconf.h names the directories of an architecture by it.
  echo '#define DEB_HOST_MULTIARCH "wasm32-wasi"' > "$src/lua5.4/src/lua5.4-deb-multiarch.h"
  say 'lua: compiling'
  # shellcheck disable=SC2086,SC2046 # libraries and files are words
  (cd "$src/lua5.4/src" && quietly wasm_cc -include "$shim/lua_errors.h" -I . \
    $(find . -name 'l*.c' ! -name luac.c | LC_ALL=C sort) "$shim/lua_errors.c" "$guests/src/shim.c" \
    -o "$out/lua.wasm.tmp" $libraries -Wl,--strip-all -Wl,-z,stack-size=1048576)
  mv "$out/lua.wasm.tmp" "$out/lua.wasm"
  done_building lua lua5.4
}

need
build_sqlite
build_lua
rm -f "$out/log"
