package dev.srt.policy;

/** A text that is not what it should be, said so that its writer can mend it. */
public final class InvalidValueException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String fix;

    /**
     * @param problem what is wrong with the value, without the value's place
     * @param fix what to write instead, as an instruction
     */
    public InvalidValueException(String problem, String fix) {
        super(problem);
        this.fix = fix;
    }

    /** What to write instead. */
    public String fix() {
        return fix;
    }
}
