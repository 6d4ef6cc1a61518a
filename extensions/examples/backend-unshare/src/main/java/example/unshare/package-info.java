/** A backend that needs nothing but {@code unshare(1)} of util-linux. */
package example.unshare;
