package dev.srt.cli.tools;

/** Addresses of this host. */
final class Loopback {
    /**
     * An address of this host for which programs use a proxy: {@code NO_PROXY} names only {@code localhost},
     * {@code 127.0.0.1} and {@code ::1}. Inside the sandbox nothing of the host answers there.
     */
    static final String OTHER = "127.0.0.2";

    private Loopback() {}
}
