package dev.trackside.app.stress.traffic;

import dev.trackside.app.stress.plan.Incident;
import dev.trackside.app.stress.plan.StressPlan;
import dev.trackside.app.stress.plan.StressPlan.Session;
import dev.trackside.app.stress.plan.ValueFault;
import dev.trackside.app.stress.plan.ValueFaults;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.simulation.SimulatedSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * The cars on the track, session after session: each step, every car measures some packets, and
 * those that its radio brings are handed over. Everything but the event times follows from the
 * seed. For one thread.
 */
public final class Traffic {
  private final StressPlan plan;
  private final SentBook book;
  private final LongSupplier clock;
  private final ChunkBuilder builder = new ChunkBuilder();
  private final List<CarRadio> cars = new ArrayList<>();
  private final Map<ValueFault, Long> struck = new EnumMap<>(ValueFault.class);
  private SimulatedSession session;
  private int begun = -1;
  private long measured;
  private long incidents;

  /**
   * Traffic that has not begun.
   *
   * @param clock the time of day, epoch nanoseconds, asked as each session begins
   */
  public Traffic(StressPlan plan, SentBook book, LongSupplier clock) {
    this.plan = plan;
    this.book = book;
    this.clock = clock;
    for (int car = 0; car < plan.cars(); car++) {
      cars.add(new CarRadio(car));
    }
    this.session = next();
  }

  /** A car's logger and its radio. */
  private final class CarRadio {
    private final ValueFaults faults;
    private final PacketMaker maker;
    private final Random disorder;
    private final List<MadePacket> held = new ArrayList<>();
    private long next;

    CarRadio(int car) {
      this.faults = new ValueFaults(plan, car);
      this.maker = new PacketMaker(plan, car);
      this.disorder = new Random(plan.seed() + car);
    }

    void send(Chunk chunk, int packet, List<MadePacket> into) {
      long number = next++;
      Optional<Incident> incident = faults.at(number);
      if (incident.isEmpty()) {
        note(maker.make(chunk, packet, number, incident), into);
        return;
      }
      ValueFault kind = incident.get().kind();
      struck.merge(kind, 1L, Long::sum);
      incidents += incident.get().step() == 0 ? 1 : 0;
      switch (kind) {
        case DROPOUT -> {}
        case DUPLICATE -> {
          MadePacket made = maker.make(chunk, packet, number, incident);
          note(made, into);
          into.add(made);
        }
        case DISORDER, BURST -> note(maker.make(chunk, packet, number, incident), held);
        default -> note(maker.make(chunk, packet, number, incident), into);
      }
      if (incident.get().isLast() && !held.isEmpty()) {
        if (kind == ValueFault.DISORDER) {
          Collections.shuffle(held, disorder);
        }
        into.addAll(held);
        held.clear();
      }
    }

    private void note(MadePacket packet, List<MadePacket> into) {
      book.note(packet);
      into.add(packet);
    }
  }

  private SimulatedSession next() {
    begun++;
    Session outing = plan.sessions().get(begun);
    return SimulatedSession.builder()
        .circuit(outing.circuit())
        .session(outing.name())
        .cars(plan.numbers())
        .packetsPerSecond(plan.rateOfCar())
        .seed(plan.seed() + begun)
        .start(clock.getAsLong())
        .firstPacket((long) begun * plan.packetsOfCar())
        .build();
  }

  /** Packets that each car has measured, counted over the run. */
  public long measured() {
    return measured;
  }

  /** The session that is driven. */
  public Session current() {
    return plan.sessions().get(begun);
  }

  /** Packets that a kind of fault struck so far. */
  public Map<ValueFault, Long> struck() {
    return new EnumMap<>(struck);
  }

  /** Faults of values so far, each of one or more packets. */
  public long incidents() {
    return incidents;
  }

  /** True when all sessions are over. */
  public boolean isOver() {
    return measured >= plan.packetsOfCarInAll();
  }

  /**
   * Lets every car measure until it has a number of packets, counted over the run.
   *
   * @return what their radios brought, by car, in the order in which it came
   */
  public List<List<MadePacket>> measureUntil(long packets) {
    List<List<MadePacket>> brought = new ArrayList<>();
    cars.forEach(_ -> brought.add(new ArrayList<>()));
    long end = Math.min(packets, plan.packetsOfCarInAll());
    while (measured < end) {
      long ofSession = measured - (long) begun * plan.packetsOfCar();
      if (ofSession >= plan.packetsOfCar()) {
        session = next();
        ofSession = 0;
      }
      int steps = (int) Math.min(end - measured, plan.packetsOfCar() - ofSession);
      session.append(builder, steps * plan.cars());
      Chunk chunk = builder.build();
      for (int packet = 0; packet < chunk.count(); packet++) {
        int car = packet % plan.cars();
        cars.get(car).send(chunk, packet, brought.get(car));
      }
      measured += steps;
    }
    return brought;
  }
}
