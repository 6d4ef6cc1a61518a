package dev.srt.landlock.seccomp;

import java.util.Locale;
import java.util.Optional;

/**
 * A processor whose system calls are known by number.
 *
 * <p>Numbers: {@code arch/x86/entry/syscalls/syscall_64.tbl} and {@code scripts/syscall.tbl} of the kernel. From 424 on
 * they are the same everywhere.
 */
public enum Architecture {
    /** 64-bit Intel and AMD. */
    X86_64("x86_64", 0xc000003e),
    /** 64-bit Arm. */
    AARCH64("aarch64", 0xc00000b7);

    private final String id;
    private final int auditCode;

    Architecture(String id, int auditCode) {
        this.id = id;
        this.auditCode = auditCode;
    }

    /** The name the kernel and compilers use. */
    public String id() {
        return id;
    }

    /** {@code AUDIT_ARCH_*} of {@code linux/audit.h}. */
    int auditCode() {
        return auditCode;
    }

    /** The processor of this JVM, by {@code os.arch}; empty where it is another. */
    public static Optional<Architecture> current() {
        return switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> Optional.of(X86_64);
            case "aarch64", "arm64" -> Optional.of(AARCH64);
            default -> Optional.empty();
        };
    }
}
