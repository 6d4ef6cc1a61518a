/** Has Java programs use the sandbox's proxies. */
package dev.srt.jvm;
