package dev.srt.landlock;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Judges {@link Needs}, and what a test finds out only while it runs. */
final class NeedsCondition implements ExecutionCondition {
    private static final String MUST_WORK = "SRT_MUST_WORK";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        List<String> missing = AnnotationSupport.findAnnotation(context.getElement(), Needs.class).stream()
                .flatMap(needs -> Arrays.stream(needs.value()))
                .filter(name -> program(name).isEmpty())
                .toList();
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("everything it needs is here");
        }
        return ConditionEvaluationResult.disabled(reasonToSkip(String.join(", ", missing)));
    }

    /** Ends the test that calls it, where something is not there. */
    static void need(boolean there, String what) {
        if (!there) {
            Assumptions.abort(reasonToSkip(what));
        }
    }

    /** The first program of {@code PATH} by that name. */
    static Optional<Path> program(String name) {
        return Arrays.stream(System.getenv("PATH").split(Pattern.quote(File.pathSeparator), -1))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String reasonToSkip(String missing) {
        String reason = "needs " + missing;
        if ("1".equals(System.getenv(MUST_WORK))) {
            throw new IllegalStateException(reason + ", and " + MUST_WORK + "=1 forbids skipping");
        }
        return reason;
    }
}
