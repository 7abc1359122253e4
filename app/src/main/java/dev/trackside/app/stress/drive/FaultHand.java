package dev.trackside.app.stress.drive;

import dev.trackside.app.stress.plan.PlannedFault;
import dev.trackside.app.stress.plan.SystemFault;
import dev.trackside.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Breaks what the plan says when its packet is measured, one fault at a time, and sees how long
 * each takes to heal. A fault whose time comes before the one before has healed waits for that.
 */
final class FaultHand {
  private static final long POLL_MILLIS = 20;
  private static final long HEAL_SECONDS = 90;

  private final List<PlannedFault> plan;
  private final GatewayChild gateway;
  private final Cloud cloud;
  private final DataDisk disk;
  private final Path log;
  private final Acks acks;
  private final LongSupplier measured;
  private final long last;
  private final Watching watching;
  private final List<StruckFault> struck = new ArrayList<>();
  private final Thread thread;
  private volatile boolean isEnding;
  private volatile @Nullable SystemFault current;
  private volatile @Nullable IOException trouble;

  FaultHand(
      List<PlannedFault> plan,
      GatewayChild gateway,
      Cloud cloud,
      DataDisk disk,
      Path data,
      Acks acks,
      LongSupplier measured,
      long last,
      Watching watching) {
    this.plan = plan;
    this.gateway = gateway;
    this.cloud = cloud;
    this.disk = disk;
    this.log = data.resolve(Store.FILE + "-wal");
    this.acks = acks;
    this.measured = measured;
    this.last = last;
    this.watching = watching;
    this.thread = Thread.ofVirtual().name("fault-hand").start(this::run);
  }

  /** What is broken at this moment; null for nothing. */
  @Nullable SystemFault current() {
    return current;
  }

  /** Lets what has begun come to its end; returns all that struck. */
  List<StruckFault> finish() throws IOException, InterruptedException {
    isEnding = true;
    thread.join();
    IOException failed = trouble;
    if (failed != null) {
      throw failed;
    }
    return List.copyOf(struck);
  }

  private void run() {
    try {
      for (PlannedFault fault : plan) {
        while (measured.getAsLong() < fault.atPacket()) {
          if (isEnding) {
            return;
          }
          TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        if (isEnding || measured.getAsLong() > last) {
          return;
        }
        strike(fault);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      trouble = e;
    }
  }

  private void strike(PlannedFault fault) throws IOException, InterruptedException {
    if (fault.kind() == SystemFault.FULL_DISK && !(disk instanceof LoopDisk)) {
      return; // said when the run began
    }
    double from = acks.now();
    current = fault.kind();
    if (fault.kind().isOfGateway()) {
      acks.processIsStruck();
    }
    watching.event(from, fault.kind().what());
    switch (fault.kind()) {
      case SIGKILL -> {
        gateway.kill();
        gateway.start();
      }
      case DAMAGED_FILE -> {
        gateway.kill();
        damage(fault);
        gateway.start();
      }
      case FULL_DISK -> fill(fault.seconds());
      case SIGSTOP -> {
        gateway.halt(true);
        pause(fault.seconds());
        gateway.halt(false);
      }
      case LINK_OUTAGE -> breakLink(LinkProxy.Mode.DOWN, fault.seconds());
      case SLOW_SINK -> breakLink(LinkProxy.Mode.SLOW, fault.seconds());
      case LOST_ACK -> breakLink(LinkProxy.Mode.DEAF, fault.seconds());
      case LYING_SINK -> breakLink(LinkProxy.Mode.LYING, fault.seconds());
    }
    // A killed gateway is to be back from the kill on: its start counts.
    double until = fault.kind().isKill() ? from : acks.now();
    long sinceNanos = System.nanoTime() - (long) ((acks.now() - until) * 1e9);
    double healed =
        fault.kind().isOfGateway() ? acks.awaitNext(sinceNanos, HEAL_SECONDS) : delivered();
    current = null;
    if (fault.kind().isOfGateway()) {
      acks.processIsWell();
    }
    struck.add(new StruckFault(fault.kind(), from, until, healed));
    watching.event(
        acks.now(),
        healed < 0
            ? "not well again after " + HEAL_SECONDS + " s"
            : String.format(Locale.ROOT, "well again after %.2f s", healed));
  }

  private void fill(double seconds) throws IOException, InterruptedException {
    if (disk instanceof LoopDisk small) {
      small.fill();
      try {
        pause(seconds);
      } finally {
        small.empty();
      }
    }
  }

  /** Torn bytes by the fault's own seed, so that the same run tears the same way. */
  private void damage(PlannedFault fault) throws IOException {
    long at = TornTail.damage(log, new Random(fault.atPacket()));
    watching.event(
        acks.now(),
        at < 0
            ? "its log has no commit yet: nothing to damage"
            : String.format(Locale.ROOT, "its log is damaged from byte %,d on", at));
  }

  private void breakLink(LinkProxy.Mode mode, double seconds) throws InterruptedException {
    cloud.link().turn(mode);
    pause(seconds);
    cloud.link().turn(LinkProxy.Mode.PASSING);
  }

  /** Seconds until the cloud has taken something new. */
  private double delivered() throws InterruptedException {
    long begun = System.nanoTime();
    long before = cloud.packets();
    while (System.nanoTime() - begun < HEAL_SECONDS * 1e9) {
      if (cloud.packets() > before) {
        return (System.nanoTime() - begun) / 1e9;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return -1;
  }

  private static void pause(double seconds) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep((long) (seconds * 1e3));
  }
}
