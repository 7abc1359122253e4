package dev.trackside.app.faults;

import java.io.IOException;

/** What is sent: packets of many cars, numbered from 0 as {@code p0}, {@code p1} and so on. */
interface Traffic extends AutoCloseable {
  /** What it is, for the report. */
  String name();

  /** The next packets as NDJSON. */
  byte[] next(int packets) throws IOException;

  @Override
  void close() throws IOException;

  /** The number in a packet id; negative when nobody here made it. */
  static int number(String packetId) {
    return packetId.matches("p[0-9]{1,9}") ? Integer.parseInt(packetId.substring(1)) : -1;
  }
}
