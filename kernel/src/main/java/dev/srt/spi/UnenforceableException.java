package dev.srt.spi;

/**
 * A policy asks for something that the backend cannot enforce here.
 *
 * @since 0.1
 */
public final class UnenforceableException extends SandboxException {
    private static final long serialVersionUID = 1L;

    /**
     * @param problem which rule cannot be enforced, with its source, and why
     * @param fix what to do about it
     */
    public UnenforceableException(String problem, String fix) {
        super("unenforceable", problem, fix);
    }
}
