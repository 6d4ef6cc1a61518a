package dev.srt.seatbelt.reader;

import java.util.List;

/** What the reader makes of a piece of a profile. */
public sealed interface Form {

    /** A bare word. */
    record Word(String text) implements Form {}

    /** What stood between quotes. */
    record Text(String text) implements Form {}

    /** What stood in parentheses. */
    record Forms(List<Form> of) implements Form {
        public Forms {
            of = List.copyOf(of);
        }

        /** The word that it begins with. */
        public String head() {
            return ((Word) of.getFirst()).text();
        }

        /** What follows the first. */
        public List<Form> rest() {
            return of.subList(1, of.size());
        }
    }

    static Forms forms(Form... of) {
        return new Forms(List.of(of));
    }

    static Word word(String text) {
        return new Word(text);
    }

    static Text text(String text) {
        return new Text(text);
    }
}
