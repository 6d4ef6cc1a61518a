# Runs Maven on a JDK that is new enough. Sourced by check and .launcher/build.bash.

. "$root/.launcher/jdk.bash"
. "$root/.launcher/packages.bash"

# find_build_tools: sets `java_home` to the JDK to build with. Fails, with a message, where a tool is missing.
find_build_tools() {
    local missing=()
    command -v mvn >/dev/null || missing+=(maven)
    command -v gcc >/dev/null || missing+=(gcc)
    if ((${#missing[@]})); then
        install_command "${missing[@]}"
        printf 'srt: building needs %s, which is not installed. Run: %s\n' "${missing[*]}" "$install" >&2
        return 1
    fi
    find_java javac || java_missing JDK
}

# maven ARGUMENT...: becomes Maven, run on that JDK. Its own libraries use both of what the options allow; without them
# the JDK prints a warning for each.
maven() {
    export JAVA_HOME=$java_home
    # The Quarkus plugin warns of extensions that are not enabled though they are: Maven 3.8 gives its goals another class
    # loader than its extension. What checks the SBOM against its schema warns of words in the schema.
    export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED -Dorg.slf4j.simpleLogger.log.io.quarkus.maven.BuildMojo=error -Dorg.slf4j.simpleLogger.log.com.networknt.schema=error ${MAVEN_OPTS-}"
    exec mvn -B "$@"
}

# build_lock: waits until no other build of this tree is under way, and holds descriptor 9 against the next.
build_lock() {
    command -v flock >/dev/null || return 0
    flock --nonblock 9 && return
    echo 'srt: waiting for another build of this tree to end' >&2
    flock 9
}
