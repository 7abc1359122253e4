package dev.trackside.app.faults;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.RequestIds;
import dev.trackside.simulation.SimulatedSession;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Cars that are simulated, for where no recording is at hand. */
final class SimulatedTraffic implements Traffic {
  private static final long START = 1_756_645_200_000_000_000L;
  private static final long NANOS_A_MILLI = 1_000_000;

  private final SimulatedSession session;
  private final ChunkBuilder builder = new ChunkBuilder();
  private final RequestIds unused = new RequestIds(0, 0);
  private int number;

  SimulatedTraffic(long seed) {
    this.session =
        SimulatedSession.builder()
            .cars(List.of(1, 4, 16, 44, 63, 81))
            .shape(SimulatedSession.Shape.SIXTEEN)
            .seed(seed)
            .start(START)
            .build();
  }

  @Override
  public String name() {
    return "simulation";
  }

  @Override
  public byte[] next(int packets) {
    session.append(builder, packets);
    Chunk chunk = builder.build(unused, START);
    StringBuilder body = new StringBuilder(packets * 400);
    for (int packet = 0; packet < packets; packet++) {
      body.append("{\"packet_id\":\"p").append(number++);
      body.append("\",\"source\":\"").append(chunk.stream(packet).source());
      body.append("\",\"session\":\"simulated\",\"circuit\":\"zandvoort\",\"timestamp\":");
      body.append(chunk.eventTime(packet) / NANOS_A_MILLI).append(",\"samples\":{");
      int first = chunk.firstSample(packet);
      for (int sample = first; sample < chunk.endSample(packet); sample++) {
        body.append(sample == first ? "\"" : ",\"").append(chunk.channelOf(packet, sample));
        body.append("\":").append(chunk.number(sample));
      }
      body.append("}}\n");
    }
    return body.toString().getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {}
}
