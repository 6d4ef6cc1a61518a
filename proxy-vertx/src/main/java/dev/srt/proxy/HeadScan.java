package dev.srt.proxy;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ByteProcessor;

/**
 * Looks for the end of a request's head, and for what two parsers could read in two ways: its lines end with CR LF, do not begin
 * with a blank, and hold no control characters (RFC 9112, sections 2.2 and 5.2). Stops at what it finds.
 */
final class HeadScan implements ByteProcessor {
    /** The longest head, in bytes, request line and blank line included. */
    static final int LONGEST = 16 * 1024;

    /** What was found. */
    enum Finding {
        NOTHING_YET(""),
        /** The head ends here. */
        END(""),
        /** An empty line before a request, which is ignored. */
        EMPTY_LINE(""),
        TOO_LONG("the head is too long"),
        BAD_LINE_END("a line does not end with CR LF"),
        LEADING_BLANK("a line begins with a blank"),
        CONTROL_CHARACTER("a control character in the head");

        private final String reason;

        Finding(String reason) {
            this.reason = reason;
        }

        /** Why a head with this is refused; empty where it is not. */
        String reason() {
            return reason;
        }

        HttpResponseStatus status() {
            return this == TOO_LONG
                    ? HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
                    : HttpResponseStatus.BAD_REQUEST;
        }
    }

    private Finding finding = Finding.NOTHING_YET;
    private int seen;
    private int lineLength;
    private byte previous;

    /** How many bytes of the head it has looked at. */
    int seen() {
        return seen;
    }

    Finding finding() {
        return finding;
    }

    /** Begins with the next head. */
    void reset() {
        finding = Finding.NOTHING_YET;
        seen = 0;
        lineLength = 0;
        previous = 0;
    }

    @Override
    public boolean process(byte current) {
        finding = look(current);
        previous = current;
        return finding == Finding.NOTHING_YET;
    }

    private Finding look(byte current) {
        seen++;
        if (seen > LONGEST) {
            return Finding.TOO_LONG;
        }
        if ((previous == '\r') != (current == '\n')) {
            return Finding.BAD_LINE_END;
        }
        if (current == '\n') {
            Finding end = seen == 2 ? Finding.EMPTY_LINE : Finding.END;
            boolean blank = lineLength == 0;
            lineLength = 0;
            return blank ? end : Finding.NOTHING_YET;
        }
        if (current == '\r') {
            return Finding.NOTHING_YET;
        }
        if (lineLength == 0 && (current == ' ' || current == '\t')) {
            return Finding.LEADING_BLANK;
        }
        lineLength++;
        boolean control = (current >= 0 && current < ' ' && current != '\t') || current == 0x7f;
        return control ? Finding.CONTROL_CHARACTER : Finding.NOTHING_YET;
    }
}
