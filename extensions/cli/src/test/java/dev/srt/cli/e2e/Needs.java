package dev.srt.cli.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a test cannot do without. Where it is missing the test is skipped with the reason, and fails instead where the
 * environment says {@code SRT_MUST_WORK=1}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsCondition.class)
public @interface Needs {

    /** Programs of {@code PATH}, and {@code root} for the tests being run as root. */
    String[] value();
}
