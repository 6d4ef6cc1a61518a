package dev.srt.policy;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A path taken apart.
 *
 * @param base where it begins; its characters stand for themselves
 * @param names the components that follow, without {@code .} and empty ones, {@code ..} only where it leads up from base
 */
record PathComponents(Path base, List<String> names) {
    private static final String FIX = "write a path that can exist";

    static PathComponents of(Path base, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new InvalidValueException("a path with a NUL character", FIX);
        }
        List<String> names = new ArrayList<>();
        for (String name : text.split("/", -1)) {
            boolean up =
                    name.equals("..") && !names.isEmpty() && !names.getLast().equals("..");
            if (up && GlobSyntax.isGlob(names.getLast())) {
                throw new InvalidValueException(
                        "\"" + text + "\" goes up from a wildcard", "write the path without \"..\"");
            }
            if (up) {
                names.removeLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return new PathComponents(base, names);
    }

    /** The pattern, with wildcards where there are any; a {@code **} at the end is left out. */
    PathPattern pattern() {
        int end = names.size();
        while (end > 0 && names.get(end - 1).equals("**")) {
            end--;
        }
        int wild = 0;
        while (wild < end && !GlobSyntax.isGlob(names.get(wild))) {
            wild++;
        }
        Path root = directory(wild);
        return wild == end
                ? PathPattern.literal(root)
                : GlobSyntax.compile(root, String.join("/", names.subList(wild, end)));
    }

    /** The pattern that names one path. */
    PathPattern literal() {
        return PathPattern.literal(directory(names.size()));
    }

    private Path directory(int depth) {
        try {
            Path directory = base;
            for (String name : names.subList(0, depth)) {
                directory = directory.resolve(name);
            }
            return directory.normalize();
        } catch (InvalidPathException e) {
            throw new InvalidValueException("the path has a character that no file name can have here", FIX);
        }
    }
}
