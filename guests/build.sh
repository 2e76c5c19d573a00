#!/bin/sh
# Builds the guest programs: guests/src/NAME.c becomes guests/NAME.wasm, together with the
# sources in guests/src/NAME/, if there is such a directory.
#
#   guests/build.sh [NAME…]    builds all, or those named
#   guests/build.sh --check    builds them elsewhere and compares with the committed ones, byte by
#                              byte; exit status 1 if one differs, is missing or has no source
#
# The committed files are what Debian 12's clang 14 and wasi-libc make:
#   apt-get install clang lld wasi-libc libclang-rt-14-dev-wasm32
# CC names another clang. The result does not depend on the path of the sources or on the time.
set -eu

guests=$(cd "$(dirname "$0")" && pwd)
cc=${CC:-clang}

die() {
  echo "guests/build.sh: $*" >&2
  exit 2
}

need_toolchain() {
  install='on Debian 12: apt-get install clang lld wasi-libc libclang-rt-14-dev-wasm32'
  command -v "$cc" > /dev/null || die "$cc is missing ($install)"
  probe=$(mktemp -d)
  echo 'int main(void) { return 0; }' > "$probe/probe.c"
  if ! (cd "$probe" && "$cc" --target=wasm32-wasi probe.c -o probe.wasm) > "$probe/log" 2>&1; then
    sed 's/^/  /' "$probe/log" >&2
    rm -rf "$probe"
    die "$cc cannot link for wasm32-wasi ($install)"
  fi
  rm -rf "$probe"
}

# The stack lies below the data (--stack-first), so that overflowing it traps at address 0 and does
# not run over variables.
link_flags() {
  case $1 in
    hostile) echo '-Wl,-z,stack-size=32768' ;; # its whole memory shall be small
    walk | cp | fuzz) echo '-Wl,-z,stack-size=4194304' ;; # they recurse once for each level
    deep) echo '-Wl,-z,stack-size=8388608' ;; # the host's stack shall end first
    *) echo '-Wl,-z,stack-size=65536' ;;
  esac
}

# A program without main is a reactor: its functions are called by the host.
model() {
  if grep -q '^int main(' "$guests/src/$1.c"; then
    echo command
  else
    echo reactor
  fi
}

sources() { # the file with main first, then the others in an order that no locale changes
  echo "$1.c"
  [ ! -d "$1" ] || find "$1" -name '*.c' | LC_ALL=C sort
}

build() { # build NAME OUTPUT
  # shellcheck disable=SC2046 # flags and files are words
  (cd "$guests/src" && "$cc" --target=wasm32-wasi -std=gnu11 -O2 -g0 -Wall -Wextra -Werror \
    -mexec-model="$(model "$1")" $(sources "$1") -o "$2" -Wl,--strip-all -Wl,--stack-first $(link_flags "$1"))
  chmod 644 "$2" # the linker thinks that the system can run it
}

# Programs are the files of src/ that have a main or exports; the others are there for
# third-party.sh.
programs() {
  grep -l -e '^int main(' -e '^EXPORT(' "$guests"/src/*.c | sed 's|.*/||; s|\.c$||'
}

check() {
  fresh=$(mktemp -d)
  trap 'rm -rf "$fresh"' EXIT
  status=0
  for name in $(programs); do
    build "$name" "$fresh/$name.wasm"
    if [ ! -f "$guests/$name.wasm" ]; then
      echo "$name.wasm: missing, build it with guests/build.sh $name"
      status=1
    elif ! cmp -s "$fresh/$name.wasm" "$guests/$name.wasm"; then
      echo "$name.wasm: differs from what its source makes:" \
        "$(wc -c < "$guests/$name.wasm") bytes here, $(wc -c < "$fresh/$name.wasm") bytes rebuilt"
      status=1
    else
      echo "$name.wasm: same"
    fi
  done
  for wasm in "$guests"/*.wasm; do
    [ -f "$guests/src/$(basename "$wasm" .wasm).c" ] || {
      echo "$(basename "$wasm"): has no source in guests/src"
      status=1
    }
  done
  if [ $status -ne 0 ]; then
    echo "(built with: $("$cc" --version | head -n 1))"
  fi
  return $status
}

need_toolchain
if [ "${1:-}" = --check ]; then
  check
  exit
fi
for name in ${*:-$(programs)}; do
  [ -f "$guests/src/$name.c" ] || die "there is no guests/src/$name.c"
  build "$name" "$guests/$name.wasm"
  echo "$name.wasm: $(wc -c < "$guests/$name.wasm") bytes"
done
