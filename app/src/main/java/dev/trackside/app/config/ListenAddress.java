package dev.trackside.app.config;

import dev.trackside.app.config.Kind.BadValueException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Where the API listens.
 *
 * @param host a name or an address, without brackets
 * @param port the port; 0 takes a free one
 */
public record ListenAddress(String host, int port) {
  private static final String HINT = "HOST:PORT, such as 127.0.0.1:7480 or [::1]:7480";

  static Kind<ListenAddress> kind() {
    return new ScalarKind<>(
        "an address", HINT, List.of(Tag.STR), ListenAddress::parse, ListenAddress::toString);
  }

  /** The address that a text is; empty when it is none. */
  public static Optional<ListenAddress> of(String text) {
    try {
      return Optional.of(parse(text));
    } catch (BadValueException e) {
      return Optional.empty();
    }
  }

  private static ListenAddress parse(String text) throws BadValueException {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      throw new BadValueException(text + " is no address", HINT);
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new BadValueException(text + " needs brackets around its host", HINT);
    }
    int port;
    try {
      port = Integer.parseInt(text.substring(colon + 1));
    } catch (NumberFormatException e) {
      port = -1;
    }
    if (port < 0 || port > 65_535 || host.isBlank()) {
      throw new BadValueException(text + " has no port from 0 to 65535", HINT);
    }
    return new ListenAddress(host, port);
  }

  /** True when nobody but this machine can reach it. */
  public boolean isLoopback() throws UnknownHostException {
    return InetAddress.getByName(host).isLoopbackAddress();
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
