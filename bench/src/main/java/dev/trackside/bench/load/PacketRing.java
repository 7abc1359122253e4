package dev.trackside.bench.load;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.RequestIds;
import dev.trackside.packet.Stream;
import dev.trackside.simulation.SimulatedSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A car's packets of sixteen samples, made beforehand and given out again and again, each time with
 * the next packet id and event time. For one thread.
 */
public final class PacketRing {
  /** Samples in each packet. */
  public static final int SAMPLES = 16;

  private static final int PACKETS = 16_384;
  private static final int FIRST_CAR = 10;
  private static final int ID_DIGITS = 9;

  /** Bytes of a packet's id. */
  static final int ID_BYTES = 3 + ID_DIGITS;

  private static final long START = 1_756_645_200_000_000_000L;
  private static final long STEP_NANOS = 20_000_000;

  private final Stream stream;
  private final String[] channels = new String[SAMPLES];
  private final double[] values = new double[PACKETS * SAMPLES];
  private final int[] channelIndexes = new int[SAMPLES];
  private final byte[] id;
  private long given;

  /** The ring of a caller; every caller has a car of its own. */
  public PacketRing(int caller) {
    this(caller, "");
  }

  /** The same, the packets bearing the name of a circuit; empty for the one that is simulated. */
  public PacketRing(int caller, String circuit) {
    int car = FIRST_CAR + caller;
    SimulatedSession session =
        SimulatedSession.builder()
            .cars(List.of(car))
            .shape(SimulatedSession.Shape.SIXTEEN)
            .seed(caller + 1L)
            .start(START)
            .build();
    ChunkBuilder builder = new ChunkBuilder();
    session.append(builder, PACKETS);
    Chunk chunk = builder.build(new RequestIds(0, 0), 0);
    Stream simulated = chunk.stream(0);
    this.stream =
        circuit.isEmpty()
            ? simulated
            : new Stream(simulated.source(), simulated.session(), circuit);
    for (int place = 0; place < SAMPLES; place++) {
      channels[place] = chunk.channelOf(0, place);
    }
    for (int sample = 0; sample < values.length; sample++) {
      values[sample] = chunk.number(sample);
    }
    this.id = (car + "-" + "0".repeat(ID_DIGITS)).getBytes(StandardCharsets.US_ASCII);
  }

  /** The car's stream. */
  public Stream stream() {
    return stream;
  }

  /** The name of a channel. */
  public String channel(int place) {
    return channels[place];
  }

  /** A value of the packet that {@link #next} moved to. */
  public double value(int place) {
    return values[slot() * SAMPLES + place];
  }

  /** The same of a packet some places further on in the ring. */
  double value(int place, int further) {
    return values[(slot() + further) % PACKETS * SAMPLES + place];
  }

  /** Moves to the next packet; the result is its id, which changes with the next move. */
  public byte[] next() {
    given++;
    for (int at = id.length - 1; ++id[at] > '9'; at--) {
      id[at] = '0';
    }
    return id;
  }

  /** The event time of the packet that {@link #next} moved to, epoch nanoseconds. */
  public long eventTime() {
    return START + given * STEP_NANOS;
  }

  /** The place in the ring of the packet that {@link #next} moved to. */
  public int slot() {
    return (int) (given % PACKETS);
  }

  /** Appends the next packets. */
  public void append(ChunkBuilder builder, int packets) {
    for (int place = 0; place < SAMPLES; place++) {
      channelIndexes[place] = builder.channel(channels[place]);
    }
    for (int packet = 0; packet < packets; packet++) {
      byte[] packetId = next();
      builder.begin(stream, eventTime()).packetId(packetId, 0, packetId.length);
      appendSamples(builder);
      builder.end();
    }
  }

  /** Appends the next packets without their ids. */
  public void appendNameless(ChunkBuilder builder, int packets) {
    for (int place = 0; place < SAMPLES; place++) {
      channelIndexes[place] = builder.channel(channels[place]);
    }
    for (int packet = 0; packet < packets; packet++) {
      next();
      builder.begin(stream, eventTime());
      appendSamples(builder);
      builder.end();
    }
  }

  private void appendSamples(ChunkBuilder builder) {
    int from = slot() * SAMPLES;
    for (int place = 0; place < SAMPLES; place++) {
      builder.number(channelIndexes[place], values[from + place]);
    }
  }

  /** Every packet's values as bytes, for targets that keep rows. */
  byte[][] rows() {
    byte[][] rows = new byte[PACKETS][];
    for (int slot = 0; slot < PACKETS; slot++) {
      ByteBuffer row = ByteBuffer.allocate(SAMPLES * 8).order(ByteOrder.LITTLE_ENDIAN);
      for (int place = 0; place < SAMPLES; place++) {
        row.putDouble(values[slot * SAMPLES + place]);
      }
      rows[slot] = row.array();
    }
    return rows;
  }
}
