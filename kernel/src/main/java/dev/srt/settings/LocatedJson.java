package dev.srt.settings;

import java.util.List;
import java.util.Map;

/** A JSON value (RFC 8259) that knows where it stands in its file. */
sealed interface LocatedJson {

    /** Where the value begins. */
    Spot at();

    /** What the value is, for a message: {@code a string}, {@code an object}. */
    String kind();

    /** A place in a text; both counted from 1. */
    record Spot(int line, int column) {
        @Override
        public String toString() {
            return line + ":" + column;
        }
    }

    /** A string. */
    record Text(String value, Spot at) implements LocatedJson {
        @Override
        public String kind() {
            return "a string";
        }
    }

    /** A number, as it is spelled: nothing here needs more than small whole numbers. */
    record Digits(String spelling, Spot at) implements LocatedJson {
        @Override
        public String kind() {
            return "the number " + (spelling.length() > 20 ? spelling.substring(0, 20) + "..." : spelling);
        }
    }

    /** {@code true} or {@code false}. */
    record Flag(boolean value, Spot at) implements LocatedJson {
        @Override
        public String kind() {
            return String.valueOf(value);
        }
    }

    /** {@code null}. */
    record Nothing(Spot at) implements LocatedJson {
        @Override
        public String kind() {
            return "null";
        }
    }

    /** An array. */
    record Sequence(List<LocatedJson> items, Spot at) implements LocatedJson {
        @Override
        public String kind() {
            return "an array";
        }
    }

    /** An object, its members in the order of the file. */
    record Members(Map<String, Member> byName, Spot at) implements LocatedJson {
        @Override
        public String kind() {
            return "an object";
        }
    }

    /** One member of an object, and where its name stands. */
    record Member(Spot nameAt, LocatedJson value) {}
}
