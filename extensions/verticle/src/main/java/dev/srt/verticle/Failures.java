package dev.srt.verticle;

import dev.srt.policy.InvalidValueException;
import dev.srt.settings.SettingsException;
import dev.srt.spi.SandboxException;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;

/** The codes with which requests fail ({@link ReplyException#failureCode}); the message says what is wrong, and how to mend it. */
public final class Failures {
    /** The request cannot be meant. */
    public static final int BAD_REQUEST = 400;

    /** What is asked for is not let be done by whoever asks on the bus. */
    public static final int FORBIDDEN = 403;

    /** Too many commands run and wait: ask again later. */
    public static final int BUSY = 429;

    /** The sandbox could not do its part, and the command did not run. */
    public static final int SANDBOX = 500;

    private Failures() {}

    static void reply(Message<?> request, Throwable failure) {
        request.reply(of(failure));
    }

    static ReplyException of(Throwable failure) {
        return switch (failure) {
            case ReplyException already -> already;
            case BadRequestException bad -> with(BAD_REQUEST, bad.getMessage());
            case InvalidValueException bad -> with(BAD_REQUEST, bad.getMessage() + "; " + bad.fix());
            case SettingsException bad -> with(BAD_REQUEST, bad.getMessage());
            case SandboxException refused ->
                with(SANDBOX, refused.code() + ": " + refused.getMessage() + "; to mend it: " + refused.fix());
            default -> with(SANDBOX, failure.toString());
        };
    }

    static ReplyException with(int code, String message) {
        return new ReplyException(ReplyFailure.RECIPIENT_FAILURE, code, message);
    }
}
