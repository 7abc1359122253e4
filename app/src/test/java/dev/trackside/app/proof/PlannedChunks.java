package dev.trackside.app.proof;

import dev.trackside.downlink.JsonDecoder;
import dev.trackside.downlink.Limits;
import dev.trackside.gateway.Answer;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.Receipt;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;

/** Sends planned packets through the library, without HTTP. */
final class PlannedChunks {
  private PlannedChunks() {}

  /** Sends packets as one chunk and returns when they are acknowledged. */
  static void send(Gateway gateway, TrafficPlan plan, int first, int count) {
    ChunkBuilder builder = new ChunkBuilder();
    byte[] body = plan.body(first, count);
    new JsonDecoder(builder, Stream.UNKNOWN, Limits.standard()).lines(body, 0, body.length);
    Answer answer =
        gateway.accept(builder.build(gateway.requestIds(), gateway.time().epochNanos()));
    if (!(answer instanceof Receipt receipt) || receipt.received() != count) {
      throw new AssertionError("not acknowledged: " + answer);
    }
  }
}
