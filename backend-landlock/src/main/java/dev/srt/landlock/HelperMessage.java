package dev.srt.landlock;

import dev.srt.spi.InitEvent;

/** What the helper says, as {@code srt-init.h} has it. */
sealed interface HelperMessage {

    /** A {@code struct message} that is whole by itself. */
    record Plain(char type, int value) implements HelperMessage {}

    /** One that tells of the command. */
    record Told(InitEvent event) implements HelperMessage {}
}
