# What an srt of a package does before it starts. Sourced by bin/srt, whose variables and functions it uses.

# Where the native executable is packed, that is all there is.
if [[ -x $parts/srt ]]; then
    if [[ $OSTYPE == linux* ]] && ! command -v bwrap >/dev/null; then
        . "$parts/packages.bash"
        offer_bubblewrap "$@"
    fi
    unset -v LC_ALL
    exec "$parts/srt" "$@"
    fail "cannot run $parts/srt"
fi

# npm dates files by when it unpacks them, and a JVM may refuse the AOT cache for a jar with another date than it had.
[[ ! -x $parts/redate || ! -w $parts ]] || "$parts/redate"
