package dev.trackside.audit;

import dev.trackside.store.Prepared;
import dev.trackside.store.Time;
import dev.trackside.tree.TreeHash;
import dev.trackside.tree.VerifierKey;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Appends to the log, inside the transaction of the act that is logged. All on the thread that
 * writes.
 *
 * <p>What it keeps in memory is only a copy of what follows from the table. Before each append it
 * compares the table's newest entry with it, by place and hash; when they differ it reads the state
 * anew. So it need not be told what became of a transaction: a commit that failed, one of which
 * nobody knows whether it did, a rollback to a savepoint, a file opened again, all come out right.
 * Since each hash rests on all before it and on a random salt, two histories never agree in it.
 */
public final class AuditLog {
  /** So long it says nothing; then a heartbeat. */
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private static final Duration STEP_LEAST = Duration.ofMillis(500);
  private static final int SALT_BYTES = 16;
  private static final int SQL_ERROR = 1;
  private static final int SQL_CONSTRAINT = 19;

  private final Prepared newest =
      new Prepared("SELECT seq, leaf FROM audit_entry ORDER BY seq DESC LIMIT 1");
  private final Prepared node =
      new Prepared("INSERT INTO audit_node (level, idx, hash) VALUES (?, ?, ?)");
  private final Entry.Rows rows = new Entry.Rows();
  private final TreeHash hash = new TreeHash();
  private final String name;
  private final Supplier<VerifierKey> key;
  private final Time time;
  private final SecureRandom random;
  private final String boot;
  private final long start;
  private @Nullable LogState state;
  private long missed;
  private volatile String problem = "";
  private volatile Spoken spoken = Spoken.NOTHING;

  /** When this run wrote last, and how far the wall clock was ahead of the monotonic one then. */
  private record Spoken(long atNanos, long offsetNanos, boolean isOnce) {
    static final Spoken NOTHING = new Spoken(0, 0, false);
  }

  /**
   * A log, which begins with its first entry.
   *
   * @param key whose name is the log's name, for ever; the genesis entry says it
   * @param time the clocks
   * @param random for salts and the name of this run
   */
  public AuditLog(VerifierKey key, Time time, SecureRandom random) {
    this(key.name(), () -> key, time, random);
  }

  /** The same whose key is asked for when the log begins: only then must it be there. */
  AuditLog(String name, Supplier<VerifierKey> key, Time time, SecureRandom random) {
    this.name = name;
    this.key = key;
    this.time = time;
    this.random = random;
    this.boot = HexFormat.of().formatHex(bytes());
    this.start = time.nanos();
  }

  private byte[] bytes() {
    byte[] bytes = new byte[SALT_BYTES];
    random.nextBytes(bytes);
    return bytes;
  }

  /** The log's name. */
  public String name() {
    return name;
  }

  /**
   * Appends events, in order, and before them what they cannot do without: the genesis of a new
   * log, the start of this run, a step of the clock.
   *
   * @return the place of the first of them; the others follow it
   * @throws SQLException when writing failed; the transaction is to be rolled back
   */
  public long append(Connection connection, List<Event> events) throws SQLException {
    try {
      long first = write(connection, events);
      problem = "";
      return first;
    } catch (SQLException | RuntimeException e) {
      problem = "the audit log cannot be written: " + e.getMessage();
      throw e;
    }
  }

  /**
   * Appends what happens whatever the log says: what the intake does. When the log cannot take it,
   * it goes unlogged and is counted; the next entry of this run that can be written follows one
   * that tells how many events are missing. A transaction that is tried twice counts twice.
   *
   * @throws SQLException when the trouble is the file's and not the log's own
   */
  public void note(Connection connection, List<Event> events) throws SQLException {
    try (Statement savepoint = connection.createStatement()) {
      savepoint.execute("SAVEPOINT audit_note");
      try {
        append(connection, events);
      } catch (SQLException | RuntimeException e) {
        if (!isOwnTrouble(e)) {
          throw e;
        }
        savepoint.execute("ROLLBACK TO audit_note");
        missed += events.size();
      }
      savepoint.execute("RELEASE audit_note");
    }
  }

  /** True when something is wrong with the log's tables, not with the disk or the connection. */
  private static boolean isOwnTrouble(Exception problem) {
    Throwable cause = problem.getCause() instanceof SQLException inner ? inner : problem;
    int code = cause instanceof SQLException sql ? sql.getErrorCode() & 0xff : SQL_ERROR;
    return code == SQL_ERROR || code == SQL_CONSTRAINT;
  }

  /** Why the newest event could not be written; empty when it could. Read by any thread. */
  String problem() {
    return problem;
  }

  /**
   * What is to be written although nothing happened: the start of this run, a step of the clock, or
   * that the log is alive; empty for nothing. By any thread.
   */
  Optional<List<Event>> due() {
    Spoken last = spoken;
    Entry.Stamp now = new Entry.Stamp(time.now(), boot, time.nanos() - start);
    boolean isStep = Math.abs(now.offsetNanos() - last.offsetNanos) >= STEP_LEAST.toNanos();
    if (!problem.isEmpty() || (last.isOnce && time.nanos() - last.atNanos >= SILENCE.toNanos())) {
      return Optional.of(List.of(Event.of(Kind.HEARTBEAT)));
    }
    return last.isOnce && !isStep ? Optional.empty() : Optional.of(List.of());
  }

  private long write(Connection connection, List<Event> events) throws SQLException {
    LogState current = current(connection);
    state = null; // until all of it is written
    rows.begin();
    Entry.Stamp stamp = new Entry.Stamp(time.now(), boot, time.nanos() - start);
    Entry.Same same = Entry.Same.of(name, stamp);
    for (Event each : before(current, stamp)) {
      write(connection, current, each, same);
    }
    long first = current.size();
    for (Event each : events) {
      write(connection, current, each, same);
    }
    rows.end(connection);
    state = current;
    spoken = new Spoken(time.nanos(), stamp.offsetNanos(), true);
    return first;
  }

  /** Appends one event; returns its place. */
  public long append(Connection connection, Event event) throws SQLException {
    return append(connection, List.of(event));
  }

  /** Forgets what it knows: the next append reads it from the table. */
  public void reset() {
    state = null;
  }

  private LogState current(Connection connection) throws SQLException {
    LogState known = state;
    if (known != null) {
      try (ResultSet row = newest.on(connection).executeQuery()) {
        boolean isThere = row.next();
        if (isThere
            ? row.getLong(1) == known.size() - 1 && Arrays.equals(row.getBytes(2), known.leaf)
            : known.size() == 0) {
          return known;
        }
      }
    }
    return LogState.read(connection);
  }

  private List<Event> before(LogState current, Entry.Stamp stamp) {
    List<Event> events = new ArrayList<>();
    if (current.size() == 0) {
      events.add(
          Event.of(Kind.GENESIS)
              .with("format", "trackside-audit-1")
              .with("hash", "rfc6962-sha256")
              .with("key", key.get().text()));
    }
    if (!current.boot.equals(boot)) {
      boolean isClean = current.kind.isEmpty() || current.kind.equals(Kind.STOP.word());
      events.add(Event.of(Kind.START).with("after", isClean ? "stop" : "no stop"));
      current.offsetNanos = stamp.offsetNanos();
    }
    long moved = stamp.offsetNanos() - current.offsetNanos;
    if (Math.abs(moved) >= STEP_LEAST.toNanos()) {
      events.add(Event.of(Kind.CLOCK_STEP).with("by_ns", Long.toString(moved)));
      current.offsetNanos = stamp.offsetNanos();
    }
    if (missed > current.missedTold) {
      events.add(Event.of(Kind.ALARM).with("missed_since_start", missed));
      current.missedTold = missed;
    }
    return events;
  }

  private void write(Connection connection, LogState current, Event event, Entry.Same same)
      throws SQLException {
    Event whole = event.kind() == Kind.HEADS ? event.with("heads", heads(current)) : event;
    Entry.Place place = current.next(whole.jurisdiction());
    byte[] body = Entry.body(same, whole, place, bytes());
    byte[] leaf = hash.leaf(body);
    rows.add(connection, new Entry(place.seq(), leaf, body));
    List<Node> nodes = new ArrayList<>(0);
    current.frontier.add(
        leaf,
        (level, index, bytes) -> {
          if (level > 0 && level % StoredNodes.STEP == 0) {
            nodes.add(new Node(level, index, bytes));
          }
        });
    for (Node each : nodes) {
      each.insert(node.on(connection));
    }
    current.leaf = leaf;
    current.kind = whole.kind().word();
    current.boot = boot;
    current.heads.put(whole.jurisdiction(), new LogState.Head(place.jurisdictionSeq() + 1, leaf));
  }

  private record Node(int level, long index, byte[] bytes) {
    void insert(PreparedStatement statement) throws SQLException {
      statement.setInt(1, level);
      statement.setLong(2, index);
      statement.setBytes(3, bytes);
      statement.executeUpdate();
    }
  }

  private static List<Map<String, Object>> heads(LogState current) {
    List<Map<String, Object>> heads = new ArrayList<>();
    current.heads.forEach((name, head) ->
        heads.add(Map.of("jur", name, "count", head.count(), "head", TreeHash.hex(head.leaf()))));
    return heads;
  }
}
