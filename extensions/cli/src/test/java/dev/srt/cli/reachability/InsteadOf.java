package dev.srt.cli.reachability;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A method that is called instead of the JDK's of the same name, and calls that. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface InsteadOf {
    /** Whose method it is. */
    Class<?> value();

    /** Whether that is static; else the first parameter is what it is called on. */
    boolean isStatic() default false;
}
