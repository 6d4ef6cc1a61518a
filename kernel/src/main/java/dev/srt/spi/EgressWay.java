package dev.srt.spi;

/**
 * How programs that use no proxy reach the gateway.
 *
 * @since 0.1
 */
public enum EgressWay {
    /** A table of the kernel's ({@code nftables}) leads connections to it, whatever their port. */
    TABLE,
    /** It listens on the ports that rules name, at every address. */
    PORTS,
    /** Not at all. */
    NONE
}
