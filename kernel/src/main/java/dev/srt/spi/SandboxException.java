package dev.srt.spi;

/**
 * A sandbox could not be opened, or a command not be started in it. The command did not run.
 *
 * @since 0.1
 */
public class SandboxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final String fix;

    /**
     * @param code a stable name for programs, such as {@code backend-missing}
     * @param problem what is wrong
     * @param fix what to do about it, as an instruction
     */
    public SandboxException(String code, String problem, String fix) {
        this(code, problem, fix, null);
    }

    /** The same, with the failure that led to it. */
    public SandboxException(String code, String problem, String fix, Throwable cause) {
        super(problem, cause);
        this.code = code;
        this.fix = fix;
    }

    /** The stable name of this kind of failure. */
    public String code() {
        return code;
    }

    /** What to do about it. */
    public String fix() {
        return fix;
    }
}
