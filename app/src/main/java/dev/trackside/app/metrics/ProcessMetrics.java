package dev.trackside.app.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;

/** What the page says of the process and its JVM. */
final class ProcessMetrics {
  private static final double MILLIS = 1_000.0;
  private static final double NANOS = 1e9;
  private static final String HEAP = "heap";
  private static final String NON_HEAP = "nonheap";

  private ProcessMetrics() {}

  static void write(OpenMetrics page, String sqliteVersion) {
    String version = ProcessMetrics.class.getPackage().getImplementationVersion();
    page.family(OtherFamilies.BUILD)
        .add(
            1,
            version == null ? "development" : version,
            sqliteVersion,
            Runtime.version().toString());
    page.family(OtherFamilies.STARTED)
        .add(ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS);
    OpenMetrics.Samples cpu = page.family(OtherFamilies.CPU);
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      cpu.add(Math.max(0, system.getProcessCpuTime()) / NANOS);
    }
    files(page);
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    MemoryUsage rest = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
    page.family(OtherFamilies.MEMORY_USED).add(heap.getUsed(), HEAP).add(rest.getUsed(), NON_HEAP);
    page.family(OtherFamilies.MEMORY_COMMITTED)
        .add(heap.getCommitted(), HEAP)
        .add(rest.getCommitted(), NON_HEAP);
    OpenMetrics.Samples most = page.family(OtherFamilies.MEMORY_MOST);
    if (heap.getMax() >= 0) {
      most.add(heap.getMax(), HEAP);
    }
    if (rest.getMax() >= 0) {
      most.add(rest.getMax(), NON_HEAP);
    }
    page.family(OtherFamilies.THREADS).add(ManagementFactory.getThreadMXBean().getThreadCount());
    OpenMetrics.Samples times = page.family(OtherFamilies.GC_TIME);
    for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
      times.add(Math.max(0, each.getCollectionTime()) / MILLIS, each.getName());
    }
    OpenMetrics.Samples counts = page.family(OtherFamilies.GC_COUNT);
    for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
      counts.add(Math.max(0, each.getCollectionCount()), each.getName());
    }
  }

  private static void files(OpenMetrics page) {
    OpenMetrics.Samples open = page.family(OtherFamilies.OPEN_FILES);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      open.add(unix.getOpenFileDescriptorCount());
      page.family(OtherFamilies.MOST_FILES).add(unix.getMaxFileDescriptorCount());
    } else {
      page.family(OtherFamilies.MOST_FILES);
    }
  }
}
