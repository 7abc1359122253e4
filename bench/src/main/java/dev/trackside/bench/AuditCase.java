package dev.trackside.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.trackside.audit.AuditLog;
import dev.trackside.audit.AuditReader;
import dev.trackside.audit.Event;
import dev.trackside.audit.Kind;
import dev.trackside.audit.LogKey;
import dev.trackside.audit.Verification;
import dev.trackside.audit.Verifier;
import dev.trackside.bench.figures.Case;
import dev.trackside.bench.figures.Figures;
import dev.trackside.bench.figures.Goal;
import dev.trackside.bench.figures.Results;
import dev.trackside.store.Snapshot;
import dev.trackside.store.Store;
import dev.trackside.store.StoreOptions;
import dev.trackside.store.SystemTime;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The audit log: entries appended in durable groups of 100, all of them verified, and single ones
 * proved when there are many.
 *
 * @param seconds how long entries are appended, after a warm-up as long
 * @param entries how many there are when single ones are proved
 */
record AuditCase(double seconds, long entries) implements Case {
  private static final String NAME = "audit.bench.example/gw";
  private static final int GROUP = 100;
  private static final int BULK = 10_000;
  private static final int PROOFS = 1_000;

  @Override
  public String name() {
    return "audit";
  }

  @Override
  public String what() {
    return "audit entries in durable groups of 100, a verification, a proof in many entries";
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.atLeast("appended_per_s", 20_000, "entries/s appended"),
        Goal.atLeast("verified_per_s", 500_000, "entries/s verified"),
        Goal.atMost("proof_p50_us", 2_000, "one proof, us"));
  }

  @Override
  public int runsMost() {
    return 1;
  }

  @Override
  public Map<String, Double> run(Path directory, Map<String, Double> disk, Results earlier)
      throws Exception {
    // A file with its tables and nothing else: a gateway would have begun a log of its own.
    Store.open(directory, "bench", StoreOptions.standard(), SystemTime.CLOCKS).close();
    SecureRandom random = new SecureRandom();
    LogKey key = LogKey.create(directory.resolve("audit.key"), NAME, random);
    AuditLog log = new AuditLog(key.verifier(), SystemTime.CLOCKS, random);
    Map<String, Double> figures = new LinkedHashMap<>();
    try (Connection connection = open(directory)) {
      append(connection, log, seconds);
      execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
      long before = Figures.sizeBytes(directory);
      long from = AuditReader.size(connection);
      long cpuBefore = cpuNanos();
      double appended = append(connection, log, seconds);
      double cpuMicros = (cpuNanos() - cpuBefore) / 1e3;
      figures.put("appended_per_s", appended);
      figures.put("append_cpu_us", cpuMicros / Math.max(1, AuditReader.size(connection) - from));
      execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
      figures.put(
          "bytes_per_entry",
          (Figures.sizeBytes(directory) - before)
              / (double) Math.max(1, AuditReader.size(connection) - from));
      fill(connection, log);
    }
    verify(directory, key, figures);
    prove(directory, figures);
    return figures;
  }

  /** As the store opens its own connection for writing. */
  private static Connection open(Path directory) throws SQLException {
    Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(Store.FILE));
    execute(connection, "PRAGMA synchronous=FULL");
    execute(connection, "PRAGMA recursive_triggers=ON");
    execute(connection, "PRAGMA cache_size=-16384");
    execute(connection, "PRAGMA temp_store=MEMORY");
    execute(connection, "PRAGMA wal_autocheckpoint=4096");
    return connection;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static double append(Connection connection, AuditLog log, double seconds)
      throws SQLException {
    long start = System.nanoTime();
    long count = 0;
    while (System.nanoTime() - start < seconds * 1e9) {
      group(connection, log, count, GROUP);
      count += GROUP;
    }
    return count * 1e9 / (System.nanoTime() - start);
  }

  private static void group(Connection connection, AuditLog log, long first, int size)
      throws SQLException {
    List<Event> events = new ArrayList<>();
    for (long i = first; i < first + size; i++) {
      events.add(
          Event.of(Kind.BATCH_SEALED)
              .at(i % 3 == 0 ? "IT" : "BE", "monza", "race-" + i / 10_000)
              .ofBatch("01k4batch" + i)
              .ofRequests("01k4first" + i, "01k4last" + i)
              .under("5d".repeat(32))
              .with("dest", "eu-west-cloud")
              .with("items_root", "ab".repeat(32))
              .with("n", 483)
              .with("out_sha256", "cd".repeat(32)));
    }
    execute(connection, "BEGIN IMMEDIATE");
    log.append(connection, events);
    execute(connection, "COMMIT");
  }

  private void fill(Connection connection, AuditLog log) throws SQLException {
    execute(connection, "PRAGMA synchronous=OFF");
    for (long size = AuditReader.size(connection); size < entries; size += BULK) {
      group(connection, log, size, (int) Math.min(BULK, entries - size));
    }
    execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
  }

  private static void verify(Path directory, LogKey key, Map<String, Double> figures) {
    try (Snapshot snapshot = Snapshot.open(directory)) {
      long start = System.nanoTime();
      long cpuBefore = cpuNanos();
      Verification found =
          new Verifier(snapshot, List.of(key.verifier()), List.of()).verify(_ -> {});
      double took = (System.nanoTime() - start) / 1e9;
      if (found instanceof Verification.Tampered) {
        throw new IllegalStateException("the log does not hold: " + found);
      }
      double cpuMicros = (cpuNanos() - cpuBefore) / 1e3;
      figures.put("verify_cpu_us", cpuMicros / Math.max(1, found.scope().entries()));
      figures.put("entries", (double) found.scope().entries());
      figures.put("verified_per_s", found.scope().entries() / took);
    }
  }

  /** Processor time of the whole process: it says something on a busy machine too. */
  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static void prove(Path directory, Map<String, Double> figures) {
    try (Snapshot snapshot = Snapshot.open(directory)) {
      long size = snapshot.read(AuditReader::size);
      Random random = new Random(1);
      double[] micros = new double[PROOFS];
      for (int round = -PROOFS; round < PROOFS; round++) {
        long seq = random.nextLong(size);
        long start = System.nanoTime();
        List<byte[]> proof =
            snapshot.read(connection -> AuditReader.inclusion(connection, seq, size));
        if (round >= 0) {
          micros[round] = (System.nanoTime() - start) / 1e3;
        }
        if (proof.isEmpty() && size > 1) {
          throw new IllegalStateException("no proof of entry " + seq);
        }
      }
      Arrays.sort(micros);
      figures.put("proof_p50_us", micros[PROOFS / 2]);
      figures.put("proof_p99_us", micros[PROOFS * 99 / 100]);
    }
  }
}
