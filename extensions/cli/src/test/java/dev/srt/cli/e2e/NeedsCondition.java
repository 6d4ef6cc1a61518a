package dev.srt.cli.e2e;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Judges {@link Needs}. */
final class NeedsCondition implements ExecutionCondition {
    /** The variable that forbids skipping. */
    static final String MUST_WORK = "SRT_MUST_WORK";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        List<String> needed = AnnotationSupport.findAnnotation(context.getElement(), Needs.class)
                .map(needs -> List.of(needs.value()))
                .orElse(List.of());
        return judge(needed, "1".equals(System.getenv(MUST_WORK)));
    }

    /**
     * Whether a test may run.
     *
     * @param mustWork whether a missing thing is a failure
     * @throws IllegalStateException where something is missing and must not be
     */
    static ConditionEvaluationResult judge(List<String> needed, boolean mustWork) {
        List<String> missing =
                needed.stream().filter(need -> !isThere(need)).sorted().toList();
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("everything it needs is here");
        }
        String reason = "needs " + String.join(", ", missing);
        if (mustWork) {
            throw new IllegalStateException(reason + ", and " + MUST_WORK + "=1 forbids skipping");
        }
        return ConditionEvaluationResult.disabled(reason);
    }

    private static boolean isThere(String need) {
        return need.equals("root") ? Caller.isRoot() : program(need).isPresent();
    }

    private static Optional<Path> program(String name) {
        return Arrays.stream(System.getenv("PATH").split(Pattern.quote(File.pathSeparator), -1))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
