package dev.trackside.app.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Where a request comes from, as far as limits are concerned: an IPv4 address, or the first 64 bits
 * of an IPv6 one, of which a single household has them all.
 *
 * @param network the bytes in hexadecimal; empty when it is not known
 */
public record Peer(String network) {
  private static final int IPV6_PREFIX_BYTES = 8;

  /** Where the other end of a connection is. */
  public static Peer of(SocketAddress remote) {
    if (remote instanceof InetSocketAddress at && at.getAddress() != null) {
      InetAddress address = at.getAddress();
      byte[] bytes = address.getAddress();
      boolean isLong = address instanceof Inet6Address && !address.isLoopbackAddress();
      return new Peer(
          HexFormat.of().formatHex(isLong ? Arrays.copyOf(bytes, IPV6_PREFIX_BYTES) : bytes));
    }
    return new Peer("");
  }
}
