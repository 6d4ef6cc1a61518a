/** Programs that embed srt, each as short as it can be. */
package dev.srt.examples;
