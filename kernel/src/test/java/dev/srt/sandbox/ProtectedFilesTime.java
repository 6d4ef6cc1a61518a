package dev.srt.sandbox;

import dev.srt.policy.FilesystemPolicy;
import dev.srt.policy.FilesystemPolicy.Protection;
import dev.srt.policy.PathPattern;
import dev.srt.policy.PathRule;
import dev.srt.policy.ProtectedNames;
import dev.srt.policy.Source;
import java.nio.file.Path;
import java.util.List;

/** Times the search for protected names, for {@code .measure/scan}. */
final class ProtectedFilesTime {
    private static final int RUNS = 30;
    private static final double MILLISECOND = 1e6;

    private ProtectedFilesTime() {}

    /** @param arguments the tree to search, and the nanoseconds that the other program took for it */
    public static void main(String[] arguments) {
        Path tree = Path.of(arguments[0]);
        double other = Long.parseLong(arguments[1]) / MILLISECOND;
        PathRule writable = new PathRule(PathPattern.literal(tree), new Source("measure", 1, "allowWrite"));
        FilesystemPolicy policy = new FilesystemPolicy(
                false, List.of(), List.of(), List.of(writable), List.of(), new Protection(ProtectedNames.BUILT_IN, 10));
        double first = 0;
        double best = Double.MAX_VALUE;
        int found = 0;
        for (int run = 0; run < RUNS; run++) {
            long begin = System.nanoTime();
            found = ProtectedFiles.protect(policy, tree).denyWrite().size();
            double took = (System.nanoTime() - begin) / MILLISECOND;
            first = run == 0 ? took : first;
            best = Math.min(best, took);
        }
        System.out.printf(
                "search for protected names: %.0f ms warm, %.0f ms in a cold JVM (found %d); rg --files --hidden: %.0f ms; ratio %.2f%n",
                best, first, found, other, best / other);
    }
}
