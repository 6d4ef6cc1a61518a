package dev.srt.seatbelt.reader;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what a small Scheme reads: words, strings and lists. A string ends at the next quote that no backslash precedes; after
 * a backslash only a quote and another backslash are known here, since readers differ about all else.
 */
public final class SchemeReader {
    /** What the system's reader keeps of a string, with its end. */
    private static final int BUFFER = 1024;

    private final String source;
    private int at;

    private SchemeReader(String source) {
        this.source = source;
    }

    /** Every form of a source. */
    public static List<Form> read(String source) {
        SchemeReader reader = new SchemeReader(source);
        List<Form> forms = new ArrayList<>();
        while (reader.skipBlanks()) {
            forms.add(reader.form());
        }
        return forms;
    }

    private boolean skipBlanks() {
        while (at < source.length() && " \n\t\r".indexOf(source.charAt(at)) >= 0) {
            at++;
        }
        return at < source.length();
    }

    private Form form() {
        return switch (source.charAt(at)) {
            case '(' -> list();
            case '"' -> string();
            default -> word();
        };
    }

    private Form.Forms list() {
        at++;
        List<Form> forms = new ArrayList<>();
        while (skipBlanks()) {
            if (source.charAt(at) == ')') {
                at++;
                return new Form.Forms(forms);
            }
            forms.add(form());
        }
        throw new IllegalArgumentException("a list without an end");
    }

    private Form.Text string() {
        at++;
        StringBuilder text = new StringBuilder();
        while (at < source.length()) {
            char c = source.charAt(at++);
            if (c == '"') {
                return checked(text.toString());
            }
            if (c == '\\') {
                c = source.charAt(at++);
                if (c != '"' && c != '\\') {
                    throw new IllegalArgumentException("an escape that readers differ about: \\" + c);
                }
            }
            text.append(c);
        }
        throw new IllegalArgumentException("a string without an end");
    }

    private static Form.Text checked(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length >= BUFFER) {
            throw new IllegalArgumentException("a string longer than the reader's buffer");
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a string that ends too early");
        }
        return new Form.Text(text);
    }

    private Form.Word word() {
        int start = at;
        while (at < source.length()
                && (Character.isLetterOrDigit(source.charAt(at)) || "-*_".indexOf(source.charAt(at)) >= 0)) {
            at++;
        }
        if (at == start) {
            throw new IllegalArgumentException("neither word, string nor list: " + source.charAt(at));
        }
        return new Form.Word(source.substring(start, at));
    }
}
