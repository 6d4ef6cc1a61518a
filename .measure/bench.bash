# Runs the programs of extensions/bench. Sourced by the scripts beside it, which set `root` to the tree.

. "$root/.launcher/maven.bash"

# build_bench: builds what the programs need.
build_bench() {
    find_build_tools
    (
        cd -- "$root"
        exec 9<pom.xml
        build_lock
        maven -q -pl extensions/bench -am -Dmaven.test.skip=true -Dspotless.check.skip=true -Dunpublished package
    ) >&2
}

# bench CLASS ARGUMENT...: runs a program; `java_options` are the JVM's beside those that Netty needs.
bench() {
    local class=$1
    shift
    "$java_home/bin/java" --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED "${java_options[@]}" \
        -cp "$root/extensions/bench/target/classes:$(<"$root/extensions/bench/target/class-path")" "$class" "$@"
}
