package dev.srt.seatbelt.profile;

/** A text that no profile can hold as it is. Whoever wrote the rule that needs it has to be told. */
public final class InexpressibleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param problem what cannot be written, and why
     */
    public InexpressibleException(String problem) {
        super(problem);
    }
}
