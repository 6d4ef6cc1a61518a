package dev.srt.policy;

/** Makes texts that a hostile command may have shaped safe to show. */
public final class PlainText {
    private PlainText() {}

    /**
     * The text on one line: control, format (bidirectional, zero-width) and line-separating characters become blanks,
     * and angle brackets go, so that a text can neither move a terminal's cursor nor close a tag around it.
     */
    public static String oneLine(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().filter(c -> c != '<' && c != '>').forEach(c -> plain.appendCodePoint(shown(c)));
        return plain.toString();
    }

    private static int shown(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> ' ';
            default -> codePoint;
        };
    }
}
