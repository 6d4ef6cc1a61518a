package dev.srt.tck;

import dev.srt.spi.Guarantee;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Leaves out tests of guarantees that the backend does not claim here. */
final class Claims implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (context.getTestMethod().isEmpty()) {
            return ConditionEvaluationResult.enabled("all of it");
        }
        SandboxBackendTck tests = (SandboxBackendTck) context.getRequiredTestInstance();
        return AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), Guaranteed.class)
                .map(Guaranteed::value)
                .filter(guarantee -> !tests.claimed().contains(guarantee))
                .map(guarantee -> ConditionEvaluationResult.disabled(text(tests, guarantee)))
                .orElseGet(() -> ConditionEvaluationResult.enabled("claimed"));
    }

    private static String text(SandboxBackendTck tests, Guarantee guarantee) {
        return "the backend \"%s\" does not claim %s".formatted(tests.id(), guarantee.id());
    }
}
