/**
 * The egress gateway: HTTP and SOCKS5 proxies that let a sandbox reach what its policy allows.
 *
 * <p>A connection enters by {@link dev.srt.proxy.FirstByte}, which gives it to the front that speaks its protocol. A
 * front authenticates, parses, and asks {@link dev.srt.proxy.Egress} for a connection out, which judges, resolves,
 * judges again, and dials. A client and its upstream share one event loop, and nothing there blocks.
 */
package dev.srt.proxy;
