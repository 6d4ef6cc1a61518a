package dev.srt.policy;

/**
 * A TCP or UDP port.
 *
 * @param number 1 to 65535
 */
public record Port(int number) {
    private static final int MOST_DIGITS = 5;
    private static final int HIGHEST = 65535;

    /** Refuses numbers out of range. */
    public Port {
        if (number < 1 || number > HIGHEST) {
            throw new InvalidValueException("port " + number + " is out of range", "use a port from 1 to 65535");
        }
    }

    /** Reads a decimal port without sign, blanks or leading zeros. */
    public static Port parse(String text) {
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9' || i == MOST_DIGITS || text.charAt(0) == '0') {
                throw malformed(text);
            }
            number = number * 10 + (digit - '0');
        }
        if (text.isEmpty()) {
            throw malformed(text);
        }
        return new Port(number);
    }

    private static InvalidValueException malformed(String text) {
        return new InvalidValueException(
                "\"" + text + "\" is not a port", "use a decimal number from 1 to 65535, without leading zeros");
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
