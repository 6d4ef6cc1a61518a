/**
 * What the kernel is told of the sandbox's network, as the messages of {@code netlink(7)} that the helper sends as they are:
 * {@code rtnetlink(7)} for addresses and routes, nfnetlink ({@code linux/netfilter/nf_tables.h}, {@code nfnetlink_log.h}) for
 * the table and for news of what it refuses.
 */
package dev.srt.landlock.netlink;
