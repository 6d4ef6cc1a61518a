# Trains the JDK's AOT cache (JEP 514). Sourced by .launcher/seal and by what makes packages, after jvm.bash.

# train_cache JAVA JAR DIRECTORY: makes DIRECTORY/srt.aot from a run of srt; the log lies beside it. Classes that the run
# loads start fast later. Fails where the run did; then there is a cache for less, or none.
train_cache() {
    local java=$1 jar=$2 directory=$3 failed=0
    # A command in a sandbox, which asks the proxy, and the name server, and makes a connection by itself, all without
    # anything leaving this machine; where no sandbox can be had, at least srt itself.
    local command='command -v curl >/dev/null && curl -s -m 5 http://refused.invalid/
for name in a.example.com refused.invalid; do command -v getent >/dev/null && getent ahosts $name; done
: </dev/tcp/127.0.0.1/9
:'
    # Both forms of settings, where they lie by default and where they are stated.
    local home=$directory/training
    mkdir -p "$home"
    echo '{"network": {"allowedDomains": ["*.example.com:443", "localhost:9"]}, "filesystem": {"allowWrite": ["."]}}' >"$home/.srt-settings.json"
    echo '{"permissions": {"deny": ["Read(./secret)"]}}' >"$home/stated.json"
    rm -f "$directory/srt.aot"
    training_run --settings "$home/stated.json" -c "$command" || failed=1
    ((failed == 0)) || training_run --version || rm -f "$directory/srt.aot.new"
    rm -rf "$directory/srt.aot.new.config" "$home"
    [[ ! -e $directory/srt.aot.new ]] || mv -- "$directory/srt.aot.new" "$directory/srt.aot"
    return $failed
}

# training_run ARGUMENT...: one run of srt, of which a cache is made. Without the second compiler, so that no profiles are
# kept: acting on them at once takes longer than a short command runs.
training_run() {
    HOME=$home LC_ALL=C.UTF-8 "$java" -XX:AOTCacheOutput="$directory/srt.aot.new" "${JVM_FLAGS[@]}" -XX:TieredStopAtLevel=1 \
        -jar "$jar" "$@" </dev/null >"$directory/training.log" 2>&1
}
