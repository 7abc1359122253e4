package dev.trackside.simulation;

import static dev.trackside.simulation.SensorFault.Kind.STUCK;

import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.packet.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The box in a car that reads the sensors and sends packets. A packet's id is the car's number and
 * the packet's own, such as {@code 44-000123}; a number is used up also when nothing was sent.
 */
final class CarLogger {
  private final Car car;
  private final Stream stream;
  private final Noise noise;
  private final SimulatedSession.Shape shape;
  private final List<SensorFault> faults = new ArrayList<>();
  private final double[] lastGood = new double[Sensor.ALL.size()];
  private final PacketIds ids;
  private long packet;

  CarLogger(Car car, Stream stream, PacketIds ids, Noise noise, SimulatedSession.Shape shape) {
    this.car = car;
    this.stream = stream;
    this.noise = noise;
    this.shape = shape;
    this.ids = ids;
    Arrays.fill(lastGood, Double.NaN);
  }

  String source() {
    return stream.source();
  }

  void inject(SensorFault fault) {
    faults.add(fault);
  }

  /** Sends the packet of this moment, then lets the car drive on; true when there was one. */
  boolean log(ChunkBuilder builder, int[] channels, long eventTime, double stepSeconds) {
    builder.begin(stream, eventTime).packetId(ids.bytes, 0, ids.write(packet));
    for (int i = 0; i < channels.length; i++) {
      Sensor sensor = Sensor.ALL.get(i);
      if (shape == SimulatedSession.Shape.SIXTEEN ? sensor.isFast() : sensor.isDue(packet)) {
        read(builder, channels[i], i, eventTime);
      }
    }
    boolean sent = builder.openSamples() > 0;
    if (sent) {
      builder.end();
    } else {
      builder.cancel();
    }
    packet++;
    car.step(stepSeconds);
    return sent;
  }

  private void read(ChunkBuilder builder, int channel, int place, long eventTime) {
    Sensor sensor = Sensor.ALL.get(place);
    double reading = sensor.reading(car.value(sensor), noise);
    SensorFault fault = fault(sensor, eventTime);
    if (fault == null) {
      lastGood[place] = reading;
      builder.number(channel, reading);
      return;
    }
    if (fault.kind() == STUCK && Double.isNaN(lastGood[place])) {
      lastGood[place] = reading;
    }
    switch (fault.kind()) {
      case STUCK -> builder.number(channel, lastGood[place]);
      case RAIL -> builder.number(channel, SensorFault.RAIL_VALUE);
      case NULL -> builder.value(channel, ValueKind.NULL, 0);
      case TEXT -> builder.text(channel, SensorFault.TEXT_VALUE);
      case DROPOUT -> {}
    }
  }

  private @Nullable SensorFault fault(Sensor sensor, long eventTime) {
    for (int i = 0; i < faults.size(); i++) {
      if (faults.get(i).hits(sensor, eventTime)) {
        return faults.get(i);
      }
    }
    return null;
  }

  /** The ids of a car's packets, written one after the other into the same bytes. */
  static final class PacketIds {
    private static final int DIGITS_LEAST = 6;
    private static final long ROUND = 1_000_000;

    private final byte[] bytes;
    private final int prefix;
    private final long first;

    /** Ids such as {@code 44-000123} for the car 44, beginning at a number. */
    PacketIds(int car, long first) {
      byte[] start = (car + "-").getBytes(StandardCharsets.US_ASCII);
      this.prefix = start.length;
      this.bytes = Arrays.copyOf(start, prefix + 19);
      this.first = first;
    }

    /** Writes the id of a packet; returns its length. */
    private int write(long packet) {
      long number = first + packet;
      int digits = DIGITS_LEAST;
      for (long rest = number / ROUND; rest > 0; rest /= 10) {
        digits++;
      }
      long rest = number;
      for (int i = prefix + digits - 1; i >= prefix; i--) {
        bytes[i] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
      return prefix + digits;
    }
  }
}
