package dev.srt.tck;

import dev.srt.spi.Guarantee;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Tests what a backend that gives this guarantee must do. It is left out, by name, for one that does not. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Guaranteed {
    /** The guarantee. */
    Guarantee value();
}
