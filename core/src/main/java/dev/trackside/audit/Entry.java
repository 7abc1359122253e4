package dev.trackside.audit;

import dev.trackside.store.Prepared;
import dev.trackside.tree.CanonicalJson;
import dev.trackside.tree.CanonicalReader;
import dev.trackside.tree.TreeHash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One entry of the log. Its bytes are the truth:
 *
 * <pre>
 * {"actor":..,"batch":..,"circuit":..,"clock":{"boot":..,"mono_ns":".."},"data":{..},
 *  "first_id":..,"jprev":64 hex,"jseq":n,"jur":..,"kind":..,"last_id":..,"log":..,"policy":..,
 *  "prev":64 hex,"salt":22 base64url,"seq":n,"session":..,"ts":RFC 3339 with 9 digits,"v":1}
 * </pre>
 *
 * <p>Members that say nothing are left out. prev is the leaf's hash of the entry before, jprev that
 * of the entry before in the same jurisdiction, 64 zeros for none. The salt keeps the content from
 * being guessed by who sees the hash only.
 *
 * @param seq its place in the log, from 0
 * @param leaf the hash of its leaf
 * @param body its bytes
 */
public record Entry(long seq, byte[] leaf, byte[] body) {
  private static final byte[] NONE = new byte[TreeHash.BYTES];

  /** What stands for the hash of no entry: zeros. */
  public static byte[] none() {
    return NONE.clone();
  }

  /** The members; empty when the bytes are not canonical, which no entry's are. */
  public Map<String, Object> members() {
    return CanonicalReader.read(body).orElse(Map.of());
  }

  /** A member that is a text; empty for none. */
  public String text(String key) {
    return members().get(key) instanceof String text ? text : "";
  }

  /** The members of its data. */
  @SuppressWarnings("unchecked")
  public Map<String, Object> data() {
    return members().get("data") instanceof Map<?, ?> data ? (Map<String, Object>) data : Map.of();
  }

  /**
   * When an entry was written: the wall clock for people, and the monotonic clock of one run of the
   * program, which nobody can set back.
   *
   * @param wall the wall clock
   * @param boot the run, 32 hexadecimal digits
   * @param monotonicNanos since the run began
   */
  public record Stamp(Instant wall, String boot, long monotonicNanos) {
    private static final DateTimeFormatter FORM =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

    /** A moment as entries write it: such texts sort as the moments do. */
    public static String text(Instant moment) {
      return FORM.format(moment);
    }

    /** The wall clock against the monotonic one, nanoseconds: constant while nobody sets it. */
    long offsetNanos() {
      return wall.getEpochSecond() * 1_000_000_000L + wall.getNano() - monotonicNanos;
    }
  }

  /**
   * Where an entry stands.
   *
   * @param seq its place
   * @param prev the hash before it
   * @param jurisdictionSeq its place in its jurisdiction
   * @param jurisdictionPrev the hash before it there
   */
  record Place(long seq, byte[] prev, long jurisdictionSeq, byte[] jurisdictionPrev) {}

  /**
   * What all entries of one append say alike.
   *
   * @param log the log's name
   * @param clock the two members of the clock
   * @param time the wall clock as text
   */
  record Same(String log, Map<String, Object> clock, String time) {
    static Same of(String log, Stamp stamp) {
      Map<String, Object> clock = new LinkedHashMap<>();
      clock.put("boot", stamp.boot());
      clock.put("mono_ns", Long.toString(stamp.monotonicNanos()));
      return new Same(log, clock, Stamp.text(stamp.wall()));
    }
  }

  /** The bytes of an entry. */
  static byte[] body(Same same, Event event, Place place, byte[] salt) {
    Map<String, Object> body = new LinkedHashMap<>();
    put(body, "actor", event.actor());
    put(body, "batch", event.batch());
    put(body, "circuit", event.circuit());
    body.put("clock", same.clock());
    if (!event.data().isEmpty()) {
      body.put("data", event.data());
    }
    put(body, "first_id", event.firstId());
    body.put("jprev", TreeHash.hex(place.jurisdictionPrev()));
    body.put("jseq", place.jurisdictionSeq());
    body.put("jur", event.jurisdiction());
    body.put("kind", event.kind().word());
    put(body, "last_id", event.lastId());
    body.put("log", same.log());
    put(body, "policy", event.policy());
    body.put("prev", TreeHash.hex(place.prev()));
    body.put("salt", Base64.getUrlEncoder().withoutPadding().encodeToString(salt));
    body.put("seq", place.seq());
    put(body, "session", event.session());
    body.put("ts", same.time());
    body.put("v", 1);
    return CanonicalJson.encode(body);
  }

  private static void put(Map<String, Object> body, String key, String text) {
    if (!text.isEmpty()) {
      body.put(key, text);
    }
  }

  /**
   * The rows of one append on their way to the table, up to 16 in one statement: before a statement
   * with a trigger changes a page SQLite copies it, and rows in a row share their pages. For the
   * thread that writes.
   */
  static final class Rows {
    private static final int TOGETHER = 16;
    private static final String ROW = "(?, ?, ?)";
    private static final String INSERT = "INSERT INTO audit_entry (seq, leaf, body) VALUES " + ROW;

    private final Prepared one = new Prepared(INSERT);
    private final Prepared many = new Prepared(INSERT + (", " + ROW).repeat(TOGETHER - 1));
    private final List<Entry> waiting = new ArrayList<>(TOGETHER);

    /** Begins an append; what a failed one left is gone. */
    void begin() {
      waiting.clear();
    }

    /** Takes the next row; writes when there are enough. */
    void add(Connection connection, Entry entry) throws SQLException {
      waiting.add(entry);
      if (waiting.size() == TOGETHER) {
        write(many.on(connection), waiting);
        waiting.clear();
      }
    }

    /** Writes what is left: with it the append is whole. */
    void end(Connection connection) throws SQLException {
      for (Entry each : waiting) {
        write(one.on(connection), List.of(each));
      }
      waiting.clear();
    }

    private static void write(PreparedStatement statement, List<Entry> rows) throws SQLException {
      int at = 1;
      for (Entry each : rows) {
        statement.setLong(at++, each.seq());
        statement.setBytes(at++, each.leaf());
        statement.setBytes(at++, each.body());
      }
      statement.executeUpdate();
    }
  }
}
