#!/bin/sh
# Builds srt-init for this machine's processor into DIRECTORY/linux-PROCESSOR/, and for the other one that srt knows where
# there is a compiler for it; under SRT_MUST_WORK=1 there must be one. usage: build.sh DIRECTORY
set -eu
[ "$(uname -s)" = Linux ] || { echo "srt-init is for Linux: not built here"; exit 0; }

# build COMPILER PROCESSOR
build() {
    to=$directory/linux-$2/srt-init
    if [ -e "$to" ] && [ -z "$(find . -newer "$to" -print -quit)" ]; then return; fi
    mkdir -p "${to%/*}"
    "$1" -std=c11 -O2 -static-pie -s -Wall -Wextra -Werror -Wshadow -Wconversion -o "$to.new" ./*.c
    mv "$to.new" "$to"
}

directory=$1
own=$(uname -m)
case $own in
x86_64) other=aarch64 package=gcc-aarch64-linux-gnu ;;
*) other=x86_64 package=gcc-x86-64-linux-gnu ;;
esac

command -v "${CC:=gcc}" >/dev/null || { echo "no C compiler: install gcc and libc6-dev" >&2; exit 1; }
build "$CC" "$own"
if command -v "$other-linux-gnu-gcc" >/dev/null; then
    build "$other-linux-gnu-gcc" "$other"
elif [ "${SRT_MUST_WORK-}" = 1 ]; then
    echo "no C compiler for $other: install $package" >&2
    exit 1
else
    echo "srt-init is built for $own only: for $other install $package"
fi
