package dev.srt.seatbelt.files;

import dev.srt.seatbelt.profile.Expression;
import dev.srt.seatbelt.profile.InexpressibleException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a pattern says of the names in a path: a name for each, and in places any directories.
 *
 * @param parts in order; the last is a name
 */
record GlobShape(List<Part> parts) {
    /** More shapes of one pattern, or more ways of one to reach deep enough, are nothing that anybody writes. */
    private static final int MOST = 64;

    GlobShape {
        parts = List.copyOf(parts);
    }

    /** A part of a shape. */
    sealed interface Part {
        /** One name; the tokens are none that cross a slash. */
        record Name(List<GlobToken> tokens) implements Part {
            /** Keeps its own copy of the list. */
            public Name {
                tokens = List.copyOf(tokens);
            }

            /** Whether this is one text and no other. */
            boolean isText() {
                return tokens.stream().allMatch(GlobToken.Plain.class::isInstance);
            }
        }

        /** Any directories, or none. */
        record Directories() implements Part {}
    }

    /** How the characters are taken that profiles cannot speak of exactly. */
    enum Reach {
        /** For denies: rather more. */
        WIDE,
        /** For allows: rather less. */
        NARROW
    }

    /**
     * The shapes that a pattern has: {@code a**b} is a name, or two with any directories between them.
     *
     * @param glob relative to the directory that holds all that it names
     */
    static List<GlobShape> of(String glob) {
        List<GlobToken> tokens = GlobReader.read(glob);
        boolean possible = tokens.stream()
                .noneMatch(token ->
                        token instanceof GlobToken.OneOf set && set.codePoints().isEmpty());
        return possible ? shapes(tokens, glob) : List.of();
    }

    private static List<GlobShape> shapes(List<GlobToken> tokens, String glob) {
        List<Growth> growing = List.of(new Growth());
        for (GlobToken token : tokens) {
            List<Growth> grown = new ArrayList<>();
            growing.forEach(shape -> grown.addAll(shape.with(token)));
            growing = grown;
            if (growing.size() > MOST) {
                throw new InexpressibleException("\"%s\" has too many ** within names".formatted(glob));
            }
        }
        return growing.stream().map(Growth::whole).distinct().toList();
    }

    /** The number of names in the shortest path of this shape. */
    int names() {
        return (int) parts.stream().filter(Part.Name.class::isInstance).count();
    }

    /** Whether paths of this shape differ in the number of their names. */
    boolean isAnyDepth() {
        return names() < parts.size();
    }

    /** Expressions, any of which matches whole relative paths of this shape with at least so many names. */
    List<Expression> expressions(int atLeast, Reach reach) {
        int missing = Math.max(0, atLeast - names());
        int places = parts.size() - names();
        return spread(missing, places).stream()
                .map(counts -> expression(counts, reach))
                .toList();
    }

    /** The directories of this shape that lead to what it names, where their own name is a text: each without what follows. */
    List<GlobShape> leading() {
        List<GlobShape> leading = new ArrayList<>();
        for (int i = 0; i < parts.size() - 1; i++) {
            if (parts.get(i) instanceof Part.Name name && name.isText()) {
                leading.add(new GlobShape(parts.subList(0, i + 1)));
            }
        }
        return leading;
    }

    /** Every way to spread so many directories over so many places. */
    private static List<List<Integer>> spread(int missing, int places) {
        if (places == 0) {
            return missing == 0 ? List.of(List.of()) : List.of();
        }
        List<List<Integer>> ways = new ArrayList<>();
        for (int here = places == 1 ? missing : 0; here <= missing; here++) {
            for (List<Integer> rest : spread(missing - here, places - 1)) {
                List<Integer> way = new ArrayList<>(List.of(here));
                way.addAll(rest);
                ways.add(way);
            }
            if (ways.size() > MOST) {
                throw new InexpressibleException("a pattern with several ** reaches into rules that lie too deep");
            }
        }
        return ways;
    }

    private Expression expression(List<Integer> counts, Reach reach) {
        List<Expression> written = new ArrayList<>();
        int place = 0;
        for (int i = 0; i < parts.size(); i++) {
            switch (parts.get(i)) {
                case Part.Directories any -> written.add(Expression.directories(counts.get(place++)));
                case Part.Name name -> {
                    name.tokens().forEach(token -> written.add(expression(token, reach)));
                    if (i < parts.size() - 1) {
                        written.add(Expression.literal("/"));
                    }
                }
            }
        }
        return Expression.all(written);
    }

    private static Expression expression(GlobToken token, Reach reach) {
        return switch (token) {
            case GlobToken.Plain character -> Expression.literal(Character.toString(character.codePoint()));
            case GlobToken.AnyCharacter any -> reach == Reach.WIDE ? Expression.oneCharacter() : Expression.oneByte();
            case GlobToken.RestOfName rest -> Expression.restOfName();
            case GlobToken.OneOf set -> Expression.oneOf(set.codePoints());
            case GlobToken.Slash slash -> throw new AssertionError("a name with a slash");
            case GlobToken.Anything anything -> throw new AssertionError("a name with more than a name");
            case GlobToken.AnyDirectories any -> throw new AssertionError("a name of directories");
        };
    }

    /** A shape as far as it has been read. */
    private record Growth(List<Part> before, List<GlobToken> name) {
        Growth() {
            this(List.of(), List.of());
        }

        List<Growth> with(GlobToken token) {
            return switch (token) {
                case GlobToken.Slash slash -> List.of(ended());
                case GlobToken.AnyDirectories any -> List.of(directories());
                case GlobToken.Anything anything -> {
                    Growth within = and(new GlobToken.RestOfName());
                    yield List.of(within, within.ended().directories().and(new GlobToken.RestOfName()));
                }
                default -> List.of(and(token));
            };
        }

        private Growth and(GlobToken token) {
            List<GlobToken> longer = new ArrayList<>(name);
            longer.add(token);
            return new Growth(before, longer);
        }

        private Growth ended() {
            return new Growth(with(new Part.Name(name)), List.of());
        }

        private Growth directories() {
            boolean already = !before.isEmpty() && before.getLast() instanceof Part.Directories;
            return already ? this : new Growth(with(new Part.Directories()), List.of());
        }

        private List<Part> with(Part part) {
            List<Part> longer = new ArrayList<>(before);
            longer.add(part);
            return longer;
        }

        GlobShape whole() {
            return new GlobShape(with(new Part.Name(name)));
        }
    }
}
