package dev.trackside.app.sink;

import dev.trackside.delivery.Sink;
import java.util.Optional;

/** Where a sink is, as {@code SCHEME:REST}. Each scheme is a record that reads its own rest. */
public sealed interface SinkAddress
    permits FileAddress, HttpAddress, KafkaAddress, PostgresAddress {
  /** What all of them look like, for those who wrote none. */
  String HINT =
      "file:DIR, a directory that gets one file a batch; http:URL, a receiver of batches;"
          + " kafka:HOST:PORT/TOPIC, a topic that gets one transaction a batch;"
          + " postgres:jdbc:postgresql://HOST:PORT/DB?user=USER, tables in a database;"
          + " home-gb=file:DIR says where that is";

  /** The address that a text is. */
  static SinkAddress parse(String text) throws BadAddressException {
    int colon = text.indexOf(':');
    String scheme = colon < 0 ? "" : text.substring(0, colon);
    String rest = text.substring(colon + 1);
    return switch (scheme) {
      case FileAddress.SCHEME -> FileAddress.parse(rest);
      case HttpAddress.SCHEME -> HttpAddress.parse(rest);
      case KafkaAddress.SCHEME -> KafkaAddress.parse(rest);
      case PostgresAddress.SCHEME -> PostgresAddress.parse(rest);
      default ->
          throw new BadAddressException(
              text.isEmpty() ? "a sink is empty" : "there is no sink for " + unsecret(text), HINT);
    };
  }

  /** What is written, to be told to people: it may be an address with a password in it. */
  private static String unsecret(String text) {
    return text.replaceFirst("//[^/@]*@", "//...@").replaceFirst("[?&#].*", "...");
  }

  /**
   * Opens the sink; nothing is reached yet.
   *
   * @param destination where it is, as the policy names it
   */
  Sink open(String destination);

  /** What identifies it: its cursor is kept under this name. Holds no secret. */
  String name();

  /** Where the audit log is witnessed beside it; empty for nowhere. */
  default Optional<WitnessPlace> witness() {
    return Optional.empty();
  }

  /** As it is written, without any secret. */
  @Override
  String toString();
}
