package dev.srt.landlock;

import dev.srt.spi.NameEvent;

/** What the helper says, as {@code srt-init.h} has it. */
sealed interface HelperMessage {

    /** A {@code struct message} that is whole by itself. */
    record Plain(char type, int value) implements HelperMessage {}

    /** One that is followed by paths. */
    record Named(NameEvent event) implements HelperMessage {}
}
