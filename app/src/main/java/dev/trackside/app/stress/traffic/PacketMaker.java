package dev.trackside.app.stress.traffic;

import dev.trackside.app.json.Json;
import dev.trackside.app.json.Views;
import dev.trackside.app.stress.plan.Incident;
import dev.trackside.app.stress.plan.StressPlan;
import dev.trackside.app.stress.plan.ValueFault;
import dev.trackside.packet.Chunk;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Makes one car's packets out of what it measured, with what a fault does to them. */
final class PacketMaker {
  /** The driver's name, which must not be read anywhere beyond the garage. */
  static final String DRIVER = "Canary Driver ";

  private static final double RAIL = 65_535;
  private static final double MILES = 1.609;
  private static final int FLAPS = 5;
  private static final int FLAPS_BAD = 3;
  private static final long CLOCK_LEAST = Duration.ofHours(42).toNanos();
  private static final long CLOCK_SPAN = Duration.ofHours(46).toNanos();

  private final StressPlan plan;
  private final int car;
  private final Map<Integer, Double> stuck = new HashMap<>();

  PacketMaker(StressPlan plan, int car) {
    this.plan = plan;
    this.car = car;
  }

  /** A packet that grows sample by sample. */
  private static final class Draft {
    private final ObjectNode samples = Json.object();
    private long good;
    private long bad;
    private long plausible;
    private int sum;

    void right(int place, double value) {
      samples.put(CarChannels.name(place), value);
      if (CarChannels.takes(place, value)) {
        good |= 1L << place;
        sum += CarChannels.sum(place, value);
      } else {
        bad |= 1L << place;
      }
    }

    /** A wrong number: bad when it can be seen, plausible when it cannot. */
    void wrong(int place, double value) {
      if (!Double.isFinite(value)) {
        worthless(place, "NaN");
        return;
      }
      samples.put(CarChannels.name(place), value);
      if (CarChannels.takes(place, value)) {
        plausible |= 1L << place;
        sum += CarChannels.sum(place, value);
      } else {
        bad |= 1L << place;
      }
    }

    void worthless(int place, @Nullable String text) {
      samples.put(CarChannels.name(place), text);
      bad |= 1L << place;
    }

    void drifted(int place, double value) {
      samples.put(CarChannels.name(place) + CarChannels.DRIFT, value);
      plausible |= 1L << CarChannels.DRIFTED;
      sum += CarChannels.sum(CarChannels.DRIFTED, value);
    }
  }

  /** The packet with this place in a chunk, as it is sent. */
  MadePacket make(Chunk chunk, int packet, long number, Optional<Incident> incident) {
    Draft draft = new Draft();
    int length = Math.min(chunk.endSample(packet) - chunk.firstSample(packet), plan.channels());
    int struck = incident.map(each -> each.channel() % length).orElse(-1);
    for (int i = 0; i < length; i++) {
      int sample = chunk.firstSample(packet) + i;
      int place = CarChannels.place(chunk.channelOf(packet, sample));
      if (i == struck) {
        strike(draft, place, chunk.number(sample), incident.orElseThrow());
      } else {
        draft.right(place, chunk.number(sample));
      }
    }
    boolean tellsOfDriver = number % plan.rateOfCar() == 0;
    if (tellsOfDriver) {
      draft.right(CarChannels.place(CarChannels.PULSE), pulse(number));
    }
    long time = chunk.eventTime(packet);
    if (incident.isPresent() && incident.get().kind() == ValueFault.CLOCK_STEP) {
      time = misdated(draft, time, incident.get().amount());
    }
    ObjectNode json = Json.object();
    json.put("packet_id", chunk.packetIds().text(packet));
    json.put("source", chunk.stream(packet).source());
    json.put("session", chunk.stream(packet).session());
    json.put("circuit", chunk.stream(packet).circuit());
    json.put("timestamp", Views.timeOfNanos(time));
    json.set("samples", draft.samples);
    if (tellsOfDriver) {
      json.putObject("metadata").put("driver_name", DRIVER + plan.numbers().get(car));
    }
    return new MadePacket(
        car,
        number,
        Json.line(json),
        draft.good,
        draft.bad,
        draft.plausible,
        draft.sum,
        incident.map(Incident::kind).orElse(null));
  }

  /** Beats a minute: a driver who works harder and harder, minute by minute. */
  private double pulse(long number) {
    int seconds = Math.toIntExact(number / plan.rateOfCar());
    return 120 + seconds % 60;
  }

  private void strike(Draft draft, int place, double value, Incident incident) {
    switch (incident.kind()) {
      case NULL -> draft.worthless(place, null);
      case TEXT -> draft.worthless(place, "ERR " + incident.step());
      case BIT_FLIP -> {
        int bit = (int) (incident.amount() * Double.SIZE);
        draft.wrong(place, Double.longBitsToDouble(Double.doubleToLongBits(value) ^ 1L << bit));
      }
      case STUCK -> {
        if (incident.step() == 0) {
          stuck.clear();
        }
        draft.wrong(place, stuck.computeIfAbsent(place, _ -> value));
      }
      case FLAPPING -> {
        if (incident.step() % FLAPS < FLAPS_BAD) {
          draft.wrong(place, RAIL);
        } else {
          draft.right(place, value);
        }
      }
      case NAME_DRIFT -> draft.drifted(place, value);
      case RANGE_DRIFT -> draft.wrong(place, value * MILES);
      case DUPLICATE, DISORDER, BURST, DROPOUT, CLOCK_STEP -> draft.right(place, value);
    }
  }

  /** Lets the clock be off: ahead by days breaks the rule for times, behind does not. */
  private static long misdated(Draft draft, long time, double amount) {
    boolean isAhead = amount < 0.5;
    long off = CLOCK_LEAST + (long) (CLOCK_SPAN * (amount * 2 % 1));
    if (isAhead) {
      draft.bad |= draft.good;
      draft.sum = 0;
    } else {
      draft.plausible |= draft.good;
    }
    draft.good = 0;
    return isAhead ? time + off : time - off;
  }
}
