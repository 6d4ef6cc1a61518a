package dev.srt.settings;

/** Who wrote a settings file. Later ones win where only one value can hold. */
enum Level {
    /** The user, for everything the user does. */
    USER,
    /** Whoever wrote the project. */
    PROJECT,
    /** The project's file that is meant to stay on one machine. */
    LOCAL,
    /** The user, for this one command. */
    EXPLICIT,
    /** Whoever administers the machine: what is stated here is final. */
    MANAGED;

    /** Whether the file came with the project, and so counts in full only once the user has trusted it. */
    boolean isProjects() {
        return this == PROJECT || this == LOCAL;
    }
}
