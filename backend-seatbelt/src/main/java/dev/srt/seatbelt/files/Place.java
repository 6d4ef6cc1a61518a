package dev.srt.seatbelt.files;

import dev.srt.seatbelt.files.GlobShape.Reach;
import dev.srt.seatbelt.profile.Expression;
import dev.srt.seatbelt.profile.Filter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files that a rule names: those at certain paths, and everything beneath them. */
sealed interface Place {

    /** The least number of names in a path that is named. */
    int depth();

    /** Whether paths with more names are named too, rather than only lie beneath one. */
    boolean isAnyDepth();

    /** What is at or beneath a path that is named and has at least so many names, where there can be any. */
    List<Filter> filters(int atLeast);

    /** The paths that are named, as expressions. */
    List<Expression> expressions();

    /**
     * One path.
     *
     * @param path absolute and normal
     * @param certain how many of its names are written as they are here; the case of the others is not known, since nothing
     *     has these names yet, and most file systems of a Mac take either case for the same file
     */
    record Tree(Path path, int certain) implements Place {
        /** No more names are certain than there are. */
        public Tree {
            certain = Math.min(certain, path.getNameCount());
        }

        /** A path whose every name is written so. */
        static Tree exactly(Path path) {
            return new Tree(path, path.getNameCount());
        }

        @Override
        public int depth() {
            return path.getNameCount();
        }

        @Override
        public boolean isAnyDepth() {
            return false;
        }

        @Override
        public List<Filter> filters(int atLeast) {
            if (depth() < atLeast) {
                return List.of();
            }
            return isCertain()
                    ? List.of(new Filter.Subpath(path))
                    : List.of(new Filter.Matching(expression()), new Filter.Beneath(expression()));
        }

        /** The path alone. */
        Filter itself() {
            return isCertain() ? new Filter.Literal(path) : new Filter.Matching(expression());
        }

        /** The directories that it lies in, without the root, the nearest first. */
        Stream<Tree> ancestors() {
            return Stream.iterate(path.getParent(), at -> at != null && at.getNameCount() > 0, Path::getParent)
                    .map(at -> new Tree(at, certain));
        }

        private boolean isCertain() {
            return certain == path.getNameCount();
        }

        @Override
        public List<Expression> expressions() {
            return List.of(expression());
        }

        private Expression expression() {
            Expression expression = Expression.literal("");
            for (int i = 0; i < path.getNameCount(); i++) {
                String name = "/" + path.getName(i);
                expression = expression.then(i < certain ? Expression.literal(name) : Expression.anyCase(name));
            }
            return expression;
        }
    }

    /**
     * All paths of a shape.
     *
     * @param root where they lie
     * @param shape of what follows
     * @param reach how characters are taken that profiles cannot speak of exactly
     */
    record Matches(Path root, GlobShape shape, Reach reach) implements Place {
        @Override
        public int depth() {
            return root.getNameCount() + shape.names();
        }

        @Override
        public boolean isAnyDepth() {
            return shape.isAnyDepth();
        }

        @Override
        public List<Filter> filters(int atLeast) {
            return expressions(atLeast).stream()
                    .<Filter>mapMulti((expression, each) -> {
                        each.accept(new Filter.Matching(expression));
                        each.accept(new Filter.Beneath(expression));
                    })
                    .toList();
        }

        /** The directories that lead to them and are called by a text. */
        Stream<Matches> leading() {
            return shape.leading().stream().map(leading -> new Matches(root, leading, reach));
        }

        @Override
        public List<Expression> expressions() {
            return expressions(0);
        }

        private List<Expression> expressions(int atLeast) {
            Expression beginning = Expression.literal(root.getNameCount() == 0 ? "/" : root + "/");
            return shape.expressions(atLeast - root.getNameCount(), reach).stream()
                    .map(beginning::then)
                    .toList();
        }
    }
}
