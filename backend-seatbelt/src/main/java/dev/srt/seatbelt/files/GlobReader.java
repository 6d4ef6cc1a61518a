package dev.srt.seatbelt.files;

import dev.srt.seatbelt.profile.InexpressibleException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Takes a path pattern apart, as {@link dev.srt.policy.GlobSyntax} says it is meant. */
final class GlobReader {
    private static final int FIRST_BEYOND_ASCII = 0x80;

    private final String glob;
    private final List<GlobToken> tokens = new ArrayList<>();
    private int at;

    private GlobReader(String glob) {
        this.glob = glob;
    }

    /**
     * The pieces of a pattern.
     *
     * @param glob relative to the directory that holds all that it names
     * @throws InexpressibleException where no profile can say the same
     */
    static List<GlobToken> read(String glob) {
        GlobReader reader = new GlobReader(glob);
        while (reader.at < glob.length()) {
            reader.next();
        }
        return List.copyOf(reader.tokens);
    }

    private void next() {
        boolean nameBegins = at == 0 || glob.charAt(at - 1) == '/';
        if (nameBegins && glob.startsWith("**/", at)) {
            take(new GlobToken.AnyDirectories(), 3);
        } else if (glob.startsWith("**", at)) {
            take(new GlobToken.Anything(), 2);
        } else {
            single(glob.codePointAt(at));
        }
    }

    private void single(int character) {
        switch (character) {
            case '*' -> take(new GlobToken.RestOfName(), 1);
            case '?' -> take(new GlobToken.AnyCharacter(), 1);
            case '/' -> take(new GlobToken.Slash(), 1);
            case '[' -> set(glob.indexOf(']', at + 1));
            default -> take(new GlobToken.Plain(character), Character.charCount(character));
        }
    }

    private void take(GlobToken token, int length) {
        tokens.add(token);
        at += length;
    }

    private void set(int end) {
        if (end <= at + 1) {
            take(new GlobToken.Plain('['), 1);
            return;
        }
        String text = glob.substring(at + 1, end);
        members(text)
                .ifPresentOrElse(
                        members -> tokens.add(new GlobToken.OneOf(members)),
                        // It is an ordinary text then.
                        () -> ("[" + text + "]").codePoints().forEach(this::ordinary));
        at = end + 1;
    }

    private void ordinary(int character) {
        tokens.add(character == '/' ? new GlobToken.Slash() : new GlobToken.Plain(character));
    }

    /** Empty where a range runs backwards. */
    private static Optional<BitSet> members(String text) {
        int[] characters = text.codePoints().toArray();
        BitSet members = new BitSet();
        for (int i = 0; i < characters.length; i++) {
            boolean range = i + 2 < characters.length && characters[i + 1] == '-';
            int last = characters[range ? i + 2 : i];
            if (last < characters[i]) {
                return Optional.empty();
            }
            if (last > characters[i] && last >= FIRST_BEYOND_ASCII) {
                throw new InexpressibleException(
                        "[%s] holds a range beyond ASCII, which the profile language has no words for".formatted(text));
            }
            members.set(characters[i], last + 1);
            i += range ? 2 : 0;
        }
        members.clear('/');
        return Optional.of(members);
    }
}
