# Runs Maven on a JDK that is new enough. Sourced by check and .launcher/build.bash.

. "$root/.launcher/jdk.bash"
. "$root/.launcher/packages.bash"

# prepare_maven: checks for the tools that a build needs, and sets Maven's environment. Fails with a message.
prepare_maven() {
    local missing=()
    command -v mvn >/dev/null || missing+=(maven)
    command -v gcc >/dev/null || missing+=(gcc)
    if ((${#missing[@]})); then
        install_command "${missing[@]}"
        printf 'srt: building needs %s, which is not installed. Run: %s\n' "${missing[*]}" "$install" >&2
        return 1
    fi
    find_java javac || java_missing JDK || return
    export JAVA_HOME=$java_home
    # Maven's own libraries use both; without these the JDK prints a warning for each.
    export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS-}"
}

# build_lock: waits until no other build of this tree is under way, and holds descriptor 9 against the next.
build_lock() {
    command -v flock >/dev/null || return 0
    flock --nonblock 9 && return
    echo 'srt: waiting for another build of this tree to end' >&2
    flock 9
}
