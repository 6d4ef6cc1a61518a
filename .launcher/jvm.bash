# How srt's own JVM runs. Sourced by whatever starts or trains it: the AOT cache holds only for the flags it was made with.
NATIVE=srt-cli-0.1.0-SNAPSHOT-runner
JAR=$NATIVE.jar
JVM_FLAGS=(
    -XX:+UseSerialGC -Xmx256m
    # Nobody looks into srt while it runs: no attaching, no file in /tmp that tells of it, no core, no report in the
    # working directory. What the JVM itself prints goes to standard error: standard output is the command's.
    -XX:+DisableAttachMechanism -XX:-UsePerfData -XX:-CreateCoredumpOnCrash
    -XX:+ErrorFileToStderr -XX:+DisplayVMOutputToStderr
    -Xlog:disable -Xlog:all=error:stderr -Xlog:aot*=off:stderr -Xlog:cds*=off:stderr
    # Netty 4.1 uses both.
    --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED
    -Djava.util.logging.manager=org.jboss.logmanager.LogManager
    # Reflection is used for a few calls at the start, and never again: no code is made for it.
    -Djdk.reflect.useNativeAccessorOnly=true
    # Or the log manager asks the resolver for this machine's name, to which nothing here refers.
    -Djboss.host.name=localhost -Djboss.qualified.host.name=localhost -Djboss.node.name=localhost
    # Netty's library lies there, or is copied out of the jar at each start.
    -Djava.library.path="${target-}/launcher"
    # LC_ALL is the launcher's: the command gets the caller's.
    -Dsrt.launched=true
)
