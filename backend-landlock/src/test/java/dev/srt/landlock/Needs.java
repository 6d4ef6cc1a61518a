package dev.srt.landlock;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Programs of {@code PATH} that a test cannot do without. Where one is missing the test is skipped with the reason, and
 * fails instead where the environment says {@code SRT_MUST_WORK=1}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsCondition.class)
public @interface Needs {
    String[] value();
}
