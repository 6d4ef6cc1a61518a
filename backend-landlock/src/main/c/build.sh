#!/bin/sh
# Builds srt-init for this machine's processor into DIRECTORY/linux-PROCESSOR/, and for the other one that srt knows where
# there is a compiler and a C library for it; under SRT_MUST_WORK=1 there must be. usage: build.sh DIRECTORY
set -eu
[ "$(uname -s)" = Linux ] || { echo "srt-init is for Linux: not built here"; exit 0; }

# build COMPILER PROCESSOR
build() {
    to=$directory/linux-$2/srt-init
    # The directory counts as a source: it changes with its list of files.
    if [ -e "$to" ] && [ -z "$(find . -newer "$to" -print -quit)" ]; then return; fi
    mkdir -p "${to%/*}"
    "$1" -std=c11 -O2 -static-pie -s -Wall -Wextra -Werror -Wshadow -Wconversion -o "$to.new" ./*.c
    mv "$to.new" "$to"
}

# can_link COMPILER: whether it is there, with what a static program consists of.
can_link() {
    printf '#include <unistd.h>\nint main(void) { return getpid(); }\n' | "$1" -static-pie -x c -o /dev/null - 2>/dev/null
}

directory=$1
own=$(uname -m)
case $own in
x86_64) other=aarch64 packages="gcc-aarch64-linux-gnu libc6-dev-arm64-cross" ;;
*) other=x86_64 packages="gcc-x86-64-linux-gnu libc6-dev-amd64-cross" ;;
esac

command -v "${CC:=gcc}" >/dev/null || { echo "no C compiler: install gcc and libc6-dev" >&2; exit 1; }
build "$CC" "$own"
if can_link "$other-linux-gnu-gcc"; then
    build "$other-linux-gnu-gcc" "$other"
elif [ "${SRT_MUST_WORK-}" = 1 ]; then
    echo "no C compiler for $other: install $packages" >&2
    exit 1
else
    rm -rf "${directory:?}/linux-$other" # of other sources, maybe
    echo "srt-init is built for $own only: for $other install $packages"
fi
