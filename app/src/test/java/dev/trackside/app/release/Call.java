package dev.trackside.app.release;

import dev.trackside.app.proof.Api;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A call that may be repeated when nobody answered.
 *
 * @param path what is called without a body; empty for packets
 * @param packets the packets
 */
record Call(String path, String packets) {
  static Call ofPackets(String packets) {
    return new Call("", packets);
  }

  static Call of(String path) {
    return new Call(path, "");
  }

  Api.Reply on(Api api) throws IOException, InterruptedException {
    return path.isEmpty() ? api.packets(packets.getBytes(StandardCharsets.UTF_8)) : api.post(path);
  }

  /** True when this is a right answer; packets may be known when they were sent before. */
  boolean isAnsweredBy(Api.Reply reply, boolean again) {
    if (reply.status() != 200 || !path.isEmpty()) {
      return reply.status() == 200;
    }
    long sent = packets.lines().count();
    long known = reply.json().path("duplicate").asLong(-1);
    return reply.json().path("received").asLong() == sent
        && reply.json().path("refused").asLong(-1) == 0
        && (known == 0 || (again && known == sent));
  }
}
