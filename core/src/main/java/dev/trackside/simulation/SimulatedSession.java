package dev.trackside.simulation;

import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One outing of some cars on a circuit, as the packets their loggers send. Endless: as many packets
 * as are asked for, in the order of time, the cars taking turns. For one thread.
 *
 * <pre>
 * SimulatedSession session =
 *     SimulatedSession.builder().circuit("zandvoort").cars(List.of(44, 16)).seed(1).build();
 * session.advance(chunkBuilder, untilEpochNanos);
 * </pre>
 */
public final class SimulatedSession {
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final long CLOCK_STEP_NANOS = 1_000;

  private final List<CarLogger> cars;
  private final long start;
  private final int packetsPerSecond;
  private final double stepSeconds;
  private final int[] channels = new int[Sensor.ALL.size()];
  private @Nullable ChunkBuilder knownBuilder;
  private int knownTables;
  private long tick;
  private int turn;

  /** What a packet holds. */
  public enum Shape {
    /** Every sensor at its own rate: 16, 21 or 34 samples a packet. */
    AS_SAMPLED,
    /** The sixteen fast channels in every packet, and nothing else. */
    SIXTEEN
  }

  private SimulatedSession(Builder settings, List<CarLogger> cars) {
    this.cars = cars;
    this.start = settings.start;
    this.packetsPerSecond = settings.packetsPerSecond;
    this.stepSeconds = 1.0 / packetsPerSecond;
  }

  /** Settings to begin with: the car 44 and the car 16 at Zandvoort, 50 packets a second each. */
  public static Builder builder() {
    return new Builder();
  }

  /** The circuits that are known. */
  public static List<String> circuits() {
    return Circuits.NAMES;
  }

  /** The sources the session has, such as {@code car-44}. */
  public List<String> sources() {
    return cars.stream().map(CarLogger::source).toList();
  }

  /** The event time of the next packet, epoch nanoseconds. */
  public long nextEventTime() {
    // seconds and the rest apart, or a long session would overflow
    long seconds = tick / packetsPerSecond;
    long rest = tick % packetsPerSecond * SECOND_NANOS / packetsPerSecond;
    return start + seconds * SECOND_NANOS + rest / CLOCK_STEP_NANOS * CLOCK_STEP_NANOS;
  }

  /** Appends all packets measured before a time, epoch nanoseconds; returns how many. */
  public int advance(ChunkBuilder builder, long until) {
    learnChannels(builder);
    int sent = 0;
    while (nextEventTime() < until) {
      sent += next(builder);
    }
    return sent;
  }

  /** Appends the next packets, this many. */
  public void append(ChunkBuilder builder, int packets) {
    learnChannels(builder);
    int sent = 0;
    while (sent < packets) {
      sent += next(builder);
    }
  }

  /** Lets a sensor fail; where faults overlap, the one injected first stands. */
  public void inject(SensorFault fault) {
    CarLogger car =
        cars.stream()
            .filter(logger -> logger.source().equals(fault.source()))
            .findFirst()
            .orElseThrow(() -> unknown("source", fault.source(), sources()));
    List<String> known = Sensor.ALL.stream().map(Sensor::channel).toList();
    if (!fault.channel().equals(SensorFault.ALL_CHANNELS) && !known.contains(fault.channel())) {
      throw unknown("channel", fault.channel(), known);
    }
    car.inject(fault);
  }

  private int next(ChunkBuilder builder) {
    boolean sent = cars.get(turn).log(builder, channels, nextEventTime(), stepSeconds);
    turn++;
    if (turn == cars.size()) {
      turn = 0;
      tick++;
    }
    return sent ? 1 : 0;
  }

  private void learnChannels(ChunkBuilder builder) {
    if (builder == knownBuilder && builder.tables() == knownTables) {
      return;
    }
    for (int i = 0; i < channels.length; i++) {
      channels[i] = builder.channel(Sensor.ALL.get(i).channel());
    }
    knownBuilder = builder;
    knownTables = builder.tables();
  }

  private static IllegalArgumentException unknown(String what, String name, List<String> known) {
    return new IllegalArgumentException(
        "unknown " + what + " '" + name + "'; known: " + String.join(", ", known));
  }

  /** Settings of a session that is not yet there. */
  public static final class Builder {
    private static final int PACKETS_PER_SECOND_MAX = 1_000;
    private static final double GAP_SECONDS = 1.4;

    private String circuit = "zandvoort";
    private String session = "demo";
    private List<Integer> cars = List.of(44, 16);
    private Shape shape = Shape.AS_SAMPLED;
    private int packetsPerSecond = 50;
    private long seed = 1;
    private long start;
    private long firstPacket;

    private Builder() {}

    /** The race track, one of {@link SimulatedSession#circuits}. */
    public Builder circuit(String name) {
      this.circuit = name;
      return this;
    }

    /** The session's name. */
    public Builder session(String name) {
      this.session = name;
      return this;
    }

    /** The cars' numbers, the leader first; 44 sends as {@code car-44}. */
    public Builder cars(List<Integer> numbers) {
      this.cars = List.copyOf(numbers);
      return this;
    }

    /** What a packet holds. */
    public Builder shape(Shape wanted) {
      this.shape = wanted;
      return this;
    }

    /** Packets each car sends in a second, 1 to 1,000. */
    public Builder packetsPerSecond(int rate) {
      this.packetsPerSecond = rate;
      return this;
    }

    /** What chance grows from. */
    public Builder seed(long number) {
      this.seed = number;
      return this;
    }

    /** The first packets' event time, epoch nanoseconds. */
    public Builder start(long epochNanos) {
      this.start = epochNanos;
      return this;
    }

    /**
     * The number in each car's first packet id, 0 unless told. A second session of the same cars in
     * one gateway needs numbers of its own, or its packets count as sent again.
     */
    public Builder firstPacket(long number) {
      this.firstPacket = number;
      return this;
    }

    /** The session, at its start. */
    public SimulatedSession build() {
      check();
      Circuits.Venue venue =
          Circuits.find(circuit).orElseThrow(() -> unknown("circuit", circuit, Circuits.NAMES));
      List<CarLogger> loggers = new ArrayList<>();
      for (int i = 0; i < cars.size(); i++) {
        int number = cars.get(i);
        Noise driver = new Noise(Noise.seedOf(seed, 2L * number));
        CarSetup setup = venue.setup().gripTimes(1 + 0.006 * driver.wobble());
        Car car = new Car(venue.track(), setup, driver, i * GAP_SECONDS);
        Stream stream = new Stream("car-" + number, session, circuit);
        Noise noise = new Noise(Noise.seedOf(seed, 2L * number + 1));
        CarLogger.PacketIds ids = new CarLogger.PacketIds(number, firstPacket);
        loggers.add(new CarLogger(car, stream, ids, noise, shape));
      }
      return new SimulatedSession(this, loggers);
    }

    private void check() {
      if (packetsPerSecond < 1 || packetsPerSecond > PACKETS_PER_SECOND_MAX) {
        throw new IllegalArgumentException(
            packetsPerSecond + " packets a second; from 1 to " + PACKETS_PER_SECOND_MAX);
      }
      if (firstPacket < 0) {
        throw new IllegalArgumentException("first packet " + firstPacket + "; from 0");
      }
      if (cars.isEmpty() || new HashSet<>(cars).size() < cars.size()) {
        throw new IllegalArgumentException("cars " + cars + "; at least one, and none twice");
      }
    }
  }
}
