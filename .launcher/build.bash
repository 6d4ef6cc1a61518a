# Makes srt ready to run: builds it, or only trains its AOT cache anew for another Java. Sourced by srt, whose variables
# and functions it uses; sets `java`.

. "$root/.launcher/maven.bash"

make_ready() {
    if [[ ! -w $root/extensions/cli || ( -e $target && ! -w $target ) || ( -e ${seal%/*} && ! -w ${seal%/*} ) ]]; then
        take_as_is
    else
        make_ready_locked 9<"$root/pom.xml"
    fi
}

# Somebody else's tree: what is built there runs, with any Java; what is not whole or not current does not.
take_as_is() {
    local remedy="whoever owns it has to run: $root/srt --version"
    if ! sealed; then
        printf 'srt: %s is not built, and you may not write there; %s\n' "$root" "$remedy" >&2
        return 1
    fi
    if ! up_to_date; then
        printf 'srt: the sources in %s have changed since the build, and you may not write there; %s\n' "$root" "$remedy" >&2
        return 1
    fi
    [[ -x $java ]] && return
    find_java java || java_missing 'Java runtime' || return
    java=$java_home/bin/java
}

make_ready_locked() {
    local reason='first use: building'
    build_lock || return
    if sealed; then
        if up_to_date; then
            java_unchanged && return
            retrain
            return
        fi
        reason='sources have changed: building again'
    fi
    find_build_tools && build "$reason" && sealed
}

retrain() {
    if [[ ! -x $java ]]; then
        find_java java || java_missing 'Java runtime' || return
        java=$java_home/bin/java
    fi
    echo "srt: another Java than at the build: preparing for ${java%/bin/java}" >&2
    "$root/.launcher/seal" "${java%/bin/java}" >&2 && sealed
}

build() {
    local log=$target/launcher/build.log started=$SECONDS status
    mkdir -p "${log%/*}" && : >"$log" || return
    if [[ -t 2 ]]; then
        printf 'srt: %s' "$1" >&2
    else
        printf 'srt: %s, which takes a minute or two (log: %s)\n' "$1" "$log" >&2
    fi
    trap 'exit 130' INT
    trap 'exit 143' TERM
    # Maven leaves in its output what is no longer in the sources.
    rm -rf "$seal" "$root"/{,extensions/}*/target/classes
    (
        cd -- "$root" && maven -Dstyle.color=never -pl extensions/cli -am -Dmaven.test.skip=true -Dspotless.check.skip=true \
            -Dunpublished package
    ) 2>&1 </dev/null | follow "$1" "$log"
    status=${PIPESTATUS[0]}
    trap - INT TERM
    if ((status)) || [[ ! -e $seal ]]; then
        printf 'srt: the build failed. From its log, %s:\n' "$log" >&2
        grep -m 10 '^\[ERROR\]' -- "$log" >&2 || tail -n 20 -- "$log" >&2
        return 1
    fi
    [[ ! -t 2 ]] || printf '\r\e[Ksrt: built in %d s\n' $((SECONDS - started)) >&2
}

# follow WHAT LOG: writes Maven's output to the log, and on a terminal shows how far it is.
follow() {
    local line module= fetched=0
    while IFS= read -r line; do
        printf '%s\n' "$line" >>"$2"
        [[ -t 2 ]] || continue
        if [[ $line == *'Downloaded from '* ]]; then
            ((++fetched))
        elif [[ $line =~ Building\ (.*)\ [^\ ]+\ +\[([0-9]+/[0-9]+)\]$ ]]; then
            module="${BASH_REMATCH[2]} (${BASH_REMATCH[1]})"
        else
            continue
        fi
        printf '\r\e[Ksrt: %s: %s' "$1" "$module" >&2
        ((fetched == 0)) || printf ', %d files fetched' "$fetched" >&2
    done
}
