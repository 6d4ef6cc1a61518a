#!/bin/sh
# Builds srt-init for this machine's processor into DIRECTORY/linux-PROCESSOR/. usage: build.sh DIRECTORY
set -eu
[ "$(uname -s)" = Linux ] || { echo "srt-init is for Linux: not built here"; exit 0; }
command -v "${CC:=gcc}" >/dev/null || { echo "no C compiler: install gcc and libc6-dev" >&2; exit 1; }
to=$1/linux-$(uname -m)/srt-init
if [ -e "$to" ] && [ -z "$(find . -newer "$to" -print -quit)" ]; then exit 0; fi
mkdir -p "$(dirname "$to")"
"$CC" -std=c11 -O2 -static-pie -s -Wall -Wextra -Werror -Wshadow -Wconversion -o "$to.new" ./*.c
mv "$to.new" "$to"
