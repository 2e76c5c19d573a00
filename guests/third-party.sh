#!/bin/sh
# Builds third-party programs as guests, from Debian's source packages: SQLite's shell, its
# benchmark, Lua, and zlib's minigzip.
#
#   guests/third-party.sh [--native] [DIRECTORY]
#
#   DIRECTORY   makes sqlite3.wasm, speedtest1.wasm, lua.wasm and minigzip.wasm there
#               (third-party/build)
#   --native    also makes native/speedtest1, native/lua and native/minigzip there: the same sources,
#               compiled for this machine by HOST_CC -O2, for `gangway bench real`
#
# The sources are fetched with apt (which checks their signatures) into DIRECTORY/src; the system's
# apt configuration is not changed, and root is not needed. Outputs of the same script, versions and
# compiler are not built again.
#
#   DEBIAN_MIRROR   default: http://deb.debian.org/debian
#   DEBIAN_SUITE    default: this system's, or bookworm
#   CC              the clang that builds for WebAssembly. Default: clang
#   HOST_CC         the compiler for this machine. Default: cc
#
# Requires, on Debian 12:
#   apt-get install clang lld wasi-libc libclang-rt-14-dev-wasm32 dpkg-dev gcc libc6-dev make tcl
set -eu

guests=$(cd "$(dirname "$0")" && pwd)
native=
if [ "${1:-}" = --native ]; then
  native=yes
  shift
fi
case ${1:-} in
  -*)
    echo "third-party: no such option: $1 (there is --native)" >&2
    exit 2
    ;;
esac
mkdir -p "${1:-$guests/third-party/build}"
out=$(cd "${1:-$guests/third-party/build}" && pwd)
src=$out/src
shim=$guests/src/shim
cc=${CC:-clang}
host_cc=${HOST_CC:-cc}
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
  for tool in "$cc" "$host_cc" wasm-ld apt-get dpkg-source cc make tclsh; do
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

# Programs are named by their files in $out; what each was made from is beside it, in a file .from.

from() { # from FILE
  echo "$out/${1%.wasm}.from"
}

compiler() { # compiler FILE
  case $1 in
    *.wasm) echo "$cc" ;;
    *) echo "$host_cc" ;;
  esac
}

built_from() { # built_from FILE PACKAGE
  "$(compiler "$1")" --version | head -n 1
  head -n 1 "$src/$2/debian/changelog"
  cat "$0" "$guests/src/shim.c" "$shim"/* | cksum
}

is_built() { # is_built FILE PACKAGE
  [ -f "$out/$1" ] && [ -f "$src/$2/.fetched" ] && [ -f "$(from "$1")" ] \
    && [ "$(built_from "$1" "$2")" = "$(cat "$(from "$1")")" ]
}

# done_building FILE PACKAGE: what was made as FILE.tmp is FILE from now on.
done_building() {
  mv "$out/$1.tmp" "$out/$1"
  built_from "$1" "$2" > "$(from "$1")"
  say "$1: $(wc -c < "$out/$1") bytes, from $(dpkg-parsechangelog \
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

host_cc() {
  "$host_cc" -O2 -w "$@"
}

# SQLite's sources as one, for its shell and its benchmark alike.
put_sqlite_together() {
  fetch sqlite3
  [ ! -f "$src/sqlite3-build/shell.c" ] || return 0
  mkdir -p "$src/sqlite3-build"
  say 'sqlite3: putting its sources together'
  (cd "$src/sqlite3-build" \
    && quietly "$src/sqlite3/configure" --disable-tcl --disable-readline --disable-load-extension \
    && quietly make sqlite3.c shell.c)
}

compile_sqlite() {
  put_sqlite_together
  say 'sqlite3: compiling (a minute)'
  # shellcheck disable=SC2086 # the flags are words
  (cd "$src/sqlite3-build" && quietly wasm_cc $sqlite_flags -c sqlite3.c -o sqlite3.wasm.o)
}

link_sqlite() { # link_sqlite FILE SOURCE
  # shellcheck disable=SC2086 # the flags and libraries are words
  (cd "$src/sqlite3-build" && quietly wasm_cc $sqlite_flags -I . "$2" sqlite3.wasm.o \
    "$guests/src/shim.c" -o "$out/$1.tmp" \
    $libraries -Wl,--strip-all -Wl,-z,stack-size=8388608)
  done_building "$1" sqlite3
}

build_sqlite() {
  if is_built sqlite3.wasm sqlite3 && is_built speedtest1.wasm sqlite3; then
    say 'sqlite3.wasm and speedtest1.wasm: are there'
    return
  fi
  compile_sqlite
  link_sqlite sqlite3.wasm shell.c
  link_sqlite speedtest1.wasm "$src/sqlite3/test/speedtest1.c"
}

fetch_lua() {
  fetch lua5.4
  # Debian's patched luaconf.h names the directories of an architecture by it.
  echo '#define DEB_HOST_MULTIARCH "wasm32-wasi"' > "$src/lua5.4/src/lua5.4-deb-multiarch.h"
}

lua_sources() {
  find . -name 'l*.c' ! -name luac.c | LC_ALL=C sort
}

build_lua() {
  if is_built lua.wasm lua5.4; then
    say 'lua.wasm: is there'
    return
  fi
  fetch_lua
  say 'lua: compiling'
  # shellcheck disable=SC2086,SC2046 # libraries and files are words
  (cd "$src/lua5.4/src" && quietly wasm_cc -include "$shim/lua_errors.h" -I . \
    $(lua_sources) "$shim/lua_errors.c" "$guests/src/shim.c" \
    -o "$out/lua.wasm.tmp" $libraries -Wl,--strip-all -Wl,-z,stack-size=1048576)
  done_building lua.wasm lua5.4
}

# The compressor and the gz files that it works with: nothing that a shim would have to lend.
minigzip_sources='test/minigzip.c adler32.c crc32.c deflate.c gzclose.c gzlib.c gzread.c gzwrite.c inffast.c
  inflate.c inftrees.c trees.c zutil.c'

build_minigzip() {
  if is_built minigzip.wasm zlib; then
    say 'minigzip.wasm: is there'
    return
  fi
  fetch zlib
  say 'minigzip: compiling'
  # shellcheck disable=SC2086 # files are words
  (cd "$src/zlib" && quietly "$cc" --target=wasm32-wasi -O2 -w -DHAVE_UNISTD_H -I . $minigzip_sources \
    -o "$out/minigzip.wasm.tmp" -Wl,--strip-all)
  done_building minigzip.wasm zlib
}

# build_native NAME PACKAGE: compiled by compile_native_NAME, which gets the target.
build_native() {
  if is_built "native/$1" "$2"; then
    say "native/$1: is there"
    return
  fi
  say "native/$1: compiling"
  "compile_native_$1" "$out/native/$1.tmp"
  done_building "native/$1" "$2"
}

compile_native_speedtest1() {
  put_sqlite_together
  # shellcheck disable=SC2086 # the flags are words
  (cd "$src/sqlite3-build" && quietly host_cc $sqlite_flags -I . "$src/sqlite3/test/speedtest1.c" sqlite3.c \
    -o "$1" -lm)
}

compile_native_lua() {
  fetch_lua
  # shellcheck disable=SC2046 # files are words
  (cd "$src/lua5.4/src" && quietly host_cc -DLUA_USE_POSIX -I . $(lua_sources) -o "$1" -lm)
}

compile_native_minigzip() {
  fetch zlib
  # shellcheck disable=SC2086 # files are words
  (cd "$src/zlib" && quietly host_cc -DHAVE_UNISTD_H -I . $minigzip_sources -o "$1")
}

need
build_sqlite
build_lua
build_minigzip
if [ -n "$native" ]; then
  mkdir -p "$out/native"
  build_native speedtest1 sqlite3
  build_native lua lua5.4
  build_native minigzip zlib
fi
rm -f "$out/log"
