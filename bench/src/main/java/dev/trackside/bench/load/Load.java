package dev.trackside.bench.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/**
 * Callers on platform threads, each bringing packets as fast as it gets answers, or in time with a
 * clock. A call that is late counts from when it should have begun.
 *
 * @param callers number of threads
 * @param packets packets in each call
 * @param everyNanos time from a caller's call to its next, nanoseconds; 0 for as fast as it can
 */
public record Load(int callers, int packets, long everyNanos) {
  /** Callers as fast as they get answers. */
  public Load(int callers, int packets) {
    this(callers, packets, 0);
  }

  /**
   * What was measured.
   *
   * @param packets packets that became durable while it was measured
   * @param seconds how long that took
   * @param calls how long each call took
   * @param cpuCores processor time of the process in that time, in cores
   * @param allPackets packets brought since the start, the warm-up's too
   */
  public record Measured(
      long packets, double seconds, Timings calls, double cpuCores, long allPackets) {
    /** Packets a second. */
    public double packetsPerSecond() {
      return packets / seconds;
    }
  }

  /** What one caller did; it ends with its last call, and measures one call at least. */
  private record Part(long packets, long allPackets, Timings calls, long endNanos) {}

  /** Runs for a time that does not count, then for one that does. */
  public Measured run(Target target, double warmUpSeconds, double seconds) throws Exception {
    List<Target.Caller> bringing = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      bringing.add(target.caller(i));
    }
    long begin = System.nanoTime() + (long) (warmUpSeconds * 1e9);
    long end = begin + (long) (seconds * 1e9);
    try (var threads = Executors.newFixedThreadPool(callers, callerThreads())) {
      List<Future<Part>> parts = new ArrayList<>();
      for (Target.Caller caller : bringing) {
        parts.add(threads.submit(() -> call(caller, begin, end)));
      }
      sleepUntil(begin);
      long cpuBefore = cpuNanos();
      long began = System.nanoTime();
      sleepUntil(end);
      double cores = (double) (cpuNanos() - cpuBefore) / (System.nanoTime() - began);
      return together(parts, begin, cores);
    }
  }

  /** Brings a number of packets, rounded up to whole calls; returns how many it were. */
  public long fill(Target target, long total) throws Exception {
    long calls = Math.ceilDiv(total, (long) callers * packets);
    try (var threads = Executors.newFixedThreadPool(callers, callerThreads())) {
      List<Future<?>> parts = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        Target.Caller caller = target.caller(i);
        parts.add(
            threads.submit(() -> {
              for (long call = 0; call < calls; call++) {
                caller.call(packets);
              }
              return calls;
            }));
      }
      for (Future<?> part : parts) {
        answer(part);
      }
    }
    return calls * callers * packets;
  }

  private Part call(Target.Caller caller, long begin, long end) throws Exception {
    Timings timings = new Timings();
    long all = 0;
    long counted = 0;
    long now = System.nanoTime();
    long due = now;
    while (now < end || timings.count() == 0) {
      if (everyNanos > 0) {
        due += everyNanos;
        sleepUntil(due);
      }
      long began = everyNanos > 0 ? due : now;
      caller.call(packets);
      now = System.nanoTime();
      all += packets;
      if (began >= begin) {
        timings.add(now - began);
        counted += packets;
      }
    }
    return new Part(counted, all, timings, now);
  }

  private static Measured together(List<Future<Part>> futures, long begin, double cores)
      throws Exception {
    List<Timings> calls = new ArrayList<>();
    long packets = 0;
    long allPackets = 0;
    long end = begin;
    for (Future<Part> future : futures) {
      Part part = answer(future);
      calls.add(part.calls());
      packets += part.packets();
      allPackets += part.allPackets();
      end = Math.max(end, part.endNanos());
    }
    double seconds = Math.max(1, end - begin) / 1e9;
    return new Measured(packets, seconds, Timings.together(calls), cores, allPackets);
  }

  private static <T> T answer(Future<T> future) throws Exception {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static ThreadFactory callerThreads() {
    return Thread.ofPlatform().name("caller-", 0).daemon(true).factory();
  }

  private static void sleepUntil(long nanoTime) throws InterruptedException {
    long left = nanoTime - System.nanoTime();
    if (left > 0) {
      Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
    }
  }

  /** Processor time that this process has taken so far, nanoseconds. */
  public static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
