package dev.trackside.gateway;

import dev.trackside.audit.AuditLog;
import dev.trackside.audit.AuditTrail;
import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.Unsealing;
import dev.trackside.delivery.Drainer;
import dev.trackside.delivery.Rejections;
import dev.trackside.delivery.Sink;
import dev.trackside.delivery.SinkRow;
import dev.trackside.delivery.feed.FeedTable;
import dev.trackside.fence.ClockWatch;
import dev.trackside.fence.PolicyBook;
import dev.trackside.gateway.Counters.Of;
import dev.trackside.packet.Chunk;
import dev.trackside.policy.Destination;
import dev.trackside.policy.Policy;
import dev.trackside.salvage.SalvageEvents;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import dev.trackside.vault.SubjectKeys;
import dev.trackside.vault.Vault;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Brings the sinks that are configured and those that the file knows together. */
final class SinkRegistration {
  private SinkRegistration() {}

  /** Makes exactly these sinks active and returns their rows. */
  static List<SinkRow> register(Store store, Recorder recorder, List<Sink> sinks) {
    List<String> names = sinks.stream().map(Sink::name).toList();
    if (names.stream().distinct().count() != names.size()) {
      throw new IllegalArgumentException("two sinks have the same name: " + names);
    }
    store.write(connection -> {
      Counters counters = recorder.committedCounters();
      long first = BlockLog.ofBuffer().first(connection);
      long oldest = Math.min(first, counters.get(Of.NEXT_POSITION));
      SinkRow.activate(
          connection,
          names,
          new SinkRow.Beginning(oldest, counters.get(Of.REMOVED), counters.get(Of.LATE_REMOVED)),
          store.time().epochMillis());
      FeedTable.activate(
          connection, sinks.stream().collect(Collectors.toMap(Sink::name, Sink::feeds)));
    });
    return store.read(SinkRow::all).stream().filter(SinkRow::isActive).toList();
  }

  /** Starts draining to each sink. */
  static List<Drainer> drainers(
      Store store,
      GatewayOptions options,
      List<SinkRow> rows,
      String node,
      Recorder recorder,
      @Nullable PolicyBook policies,
      AuditTrail audit,
      Vault vault) {
    List<Drainer> drainers = new ArrayList<>();
    Rejections rejections = rejections(recorder);
    for (SinkRow row : rows) {
      Sink sink = named(options.sinks(), row.name());
      boolean isOnSite = sink.destination().equals(Destination.SITE.name());
      drainers.add(
          new Drainer(
              store,
              sink,
              row,
              node,
              recorder.signal(),
              options.delivery(),
              new SecureRandom(),
              isOnSite ? null : policies,
              audit,
              new Unsealing(
                  vault::opener, () -> vault.keysIfAny().map(SubjectKeys::erasures).orElse(0L)),
              rejections));
    }
    return drainers;
  }

  /** They stand beside packets that are accepted, as single bad samples do. */
  private static Rejections rejections(Recorder recorder) {
    return new Rejections() {
      @Override
      public void prepare(Chunk letters) {
        recorder.prepare(Chunk.empty(), letters);
      }

      @Override
      public void keep(Chunk letters) {
        recorder.keepApart(letters);
      }
    };
  }

  private static Sink named(List<Sink> sinks, String name) {
    return sinks.stream().filter(sink -> sink.name().equals(name)).findFirst().orElseThrow();
  }

  /** The policies; null while every sink is in the garage. */
  static @Nullable PolicyBook policies(
      Store store, GatewayOptions options, AuditLog audit, Runnable changed) {
    SalvageEvents.tell(store, audit); // before anything that it bears on is logged
    boolean isAllOnSite =
        options.sinks().stream()
            .allMatch(sink -> sink.destination().equals(Destination.SITE.name()));
    if (isAllOnSite) {
      return null;
    }
    Path keyFile = options.directory().resolve(options.fencing().keyFile());
    GatewayOptions.Fencing fencing = options.fencing();
    Supplier<String> clock = clock(store, options);
    PolicyBook book =
        new PolicyBook(
            store,
            new PolicyBook.Setup(keyFile, fencing.policy(), clock, fencing.forbidden(), audit),
            changed);
    long now = store.time().epochMillis();
    fencing.shadow().ifPresent(candidate -> book.shadow().begin(candidate, "configuration", now));
    return book;
  }

  /** The personal values of the file; a clock that is not to be trusted ends none of their keys. */
  static Vault vault(Store store, GatewayOptions options) {
    return Vault.open(store, options.directory(), store.time()::epochMillis, clock(store, options));
  }

  private static Supplier<String> clock(Store store, GatewayOptions options) {
    return options
        .fencing()
        .clockDoubt()
        .orElseGet(() -> new ClockWatch(store.time(), store.read(SinkRegistration::newestCommit)));
  }

  /**
   * The policy whose catalogue says what is personal. Where no sink is behind the fence, and until
   * the book is open, it is the one that a book would begin with.
   */
  static Supplier<Policy> inForce(
      Store store, Supplier<Optional<PolicyBook>> book, GatewayOptions options) {
    Policy configured = options.fencing().policy().get();
    boolean isBase =
        PolicyBook.historyOf(store, 1).stream()
            .anyMatch(newest -> newest.base().equals(configured.hash()));
    Policy first = isBase ? PolicyBook.activeOf(store).orElse(configured) : configured;
    return () -> book.get().map(PolicyBook::active).orElse(first);
  }

  /** Holds a sink, or lets it go on; an empty name means all. Returns how many there were. */
  static int pause(List<Drainer> drainers, String sinkName, boolean paused) {
    List<Drainer> meant =
        drainers.stream()
            .filter(drainer -> sinkName.isEmpty() || drainer.account().name().equals(sinkName))
            .toList();
    meant.forEach(drainer -> drainer.pause(paused));
    return meant.size();
  }

  /** Stops all drainers, then closes the file; the first problem with a sink is thrown at last. */
  static void close(List<Drainer> drainers, AuditTrail audit, Store store) {
    List<IOException> problems = new ArrayList<>();
    for (Drainer drainer : drainers) {
      try {
        drainer.close();
      } catch (IOException e) {
        problems.add(e);
      }
    }
    audit.close();
    store.close();
    if (!problems.isEmpty()) {
      throw new StoreException(
          StoreException.Kind.FAILED,
          "closing a sink failed: " + problems.getFirst().getMessage(),
          "what it did not acknowledge is sent again at the next start",
          problems.getFirst());
    }
  }

  /** When the newest of the last blocks was written, epoch milliseconds; 0 for none. */
  private static long newestCommit(Connection connection) throws SQLException {
    String sql =
        "SELECT coalesce(max(committed_at), 0) FROM"
            + " (SELECT committed_at FROM buffer_block ORDER BY first DESC LIMIT 1000)";
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
