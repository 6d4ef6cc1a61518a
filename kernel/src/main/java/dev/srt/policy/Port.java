package dev.srt.policy;

import java.util.regex.Pattern;

/**
 * A TCP or UDP port.
 *
 * @param number 1 to 65535
 */
public record Port(int number) {
    private static final Pattern DECIMAL = Pattern.compile("[1-9][0-9]{0,4}");
    private static final int HIGHEST = 65535;

    /** Refuses numbers out of range. */
    public Port {
        if (number < 1 || number > HIGHEST) {
            throw new InvalidValueException("port " + number + " is out of range", "use a port from 1 to 65535");
        }
    }

    /** Reads a decimal port without sign, blanks or leading zeros. */
    public static Port parse(String text) {
        if (!DECIMAL.matcher(text).matches()) {
            throw new InvalidValueException(
                    "\"" + text + "\" is not a port", "use a decimal number from 1 to 65535, without leading zeros");
        }
        return new Port(Integer.parseInt(text));
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
