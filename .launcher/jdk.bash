# Finds a Java that is new enough. Sourced by srt, check and .launcher/build.bash.

readonly JDK_NEEDED=25

# java_home_version HOME: sets `version` to the feature number of the Java there, or fails.
# A Java's home tells its version in the file `release`; the program is run only where there is none.
java_home_version() {
    local key value
    version=
    [[ -x $1/bin/java ]] || return
    if [[ -r $1/release ]]; then
        while IFS='=' read -r key value || [[ $key ]]; do
            [[ $key == JAVA_VERSION ]] && version=$value
        done <"$1/release"
    else
        version=$("$1/bin/java" -version 2>&1 </dev/null) || return
        version=${version#*\"}
    fi
    version=${version//\"/}
    version=${version%%[!0-9]*}
    [[ $version ]]
}

# usable HOME PROGRAM: whether PROGRAM (java, javac) is there and new enough.
usable() {
    local version
    [[ -x $1/bin/$2 ]] && java_home_version "$1" && ((version >= JDK_NEEDED))
}

# java_on_path: sets `home` to the home of the java on PATH, or fails. It may be a link (Debian's alternatives) or a
# script (version managers), which alone knows where it leads.
java_on_path() {
    local program line
    program=$(command -v java) || return
    program=$(readlink -f -- "$program") || return
    home=${program%/bin/java}
    if [[ ! -r $home/release ]]; then
        home=
        while IFS= read -r line; do
            [[ $line == *" java.home = "* ]] && home=${line#* = }
        done < <("$program" -XshowSettings:properties -version 2>&1 </dev/null)
    fi
    [[ $home ]]
}

# find_java PROGRAM: sets `java_home` to a home whose PROGRAM (java, javac) is new enough, or fails.
find_java() {
    local home
    java_home=${JAVA_HOME-}
    [[ $java_home ]] && usable "$java_home" "$1" && return
    java_on_path && usable "$home" "$1" && java_home=$home && return
    for java_home in /usr/lib/jvm/* /usr/java/* /opt/* /opt/*/* \
        "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        usable "$java_home" "$1" && return
    done
    java_home=
    return 1
}

# java_missing WHAT: says on standard error what to install, and fails.
java_missing() {
    cat >&2 <<END
srt: no $1 $JDK_NEEDED or newer found.
Looked in: JAVA_HOME (${JAVA_HOME:-not set}), java on PATH ($(command -v java || echo none)), /usr/lib/jvm, /usr/java, /opt,
~/.sdkman/candidates/java, ~/.jdks, /Library/Java/JavaVirtualMachines, Homebrew's openjdk.
Install the package openjdk-$JDK_NEEDED-jdk where your system has it (Debian 13 and newer: apt-get install openjdk-$JDK_NEEDED-jdk-headless),
or Eclipse Temurin $JDK_NEEDED (package temurin-$JDK_NEEDED-jdk, or its archive unpacked into /opt), or set JAVA_HOME.
END
    return 1
}
