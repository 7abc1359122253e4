package dev.trackside.connectors.postgres;

import dev.trackside.connectors.postgres.PacketTable.Place;
import dev.trackside.connectors.released.ReleasedPacket;
import dev.trackside.connectors.released.ReleasedPacket.Kind;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Table {@code sample}: a row a sample; channels are numbers of table {@code channel}. */
final class RowTable implements SampleTable {
  private static final int FIELDS = 9;

  /** Whole numbers up to here a double holds exactly. */
  private static final long EXACT = 1L << 53;

  /** So many names a gateway never has; if it does, they are asked for again. */
  private static final int KNOWN_MOST = 100_000;

  private final String schema;
  private final Map<String, Integer> known = new HashMap<>();
  private final Set<String> missing = new LinkedHashSet<>();

  RowTable(String schema) {
    this.schema = schema;
  }

  @Override
  public String name() {
    return "sample";
  }

  @Override
  public String copy() {
    return "copy "
        + schema
        + ".sample (at, nanos, source, channel, kind, value, text, batch, line)"
        + " from stdin (format binary)";
  }

  @Override
  public boolean knows(ReleasedPacket packet) throws ContentException {
    boolean areAll = true;
    for (int i = 0; i < packet.samples(); i++) {
      String name = packet.name(i);
      if (!known.containsKey(name)) {
        CopyRows.utf8(name, "a channel's name");
        missing.add(name);
        areAll = false;
      }
    }
    return areAll;
  }

  /** Others may add the same ones meanwhile: whoever is first gives the number. */
  @Override
  public void prepare(Connection connection) throws SQLException {
    if (missing.isEmpty()) {
      return;
    }
    if (known.size() + missing.size() > KNOWN_MOST) {
      known.clear();
    }
    // in one order, so that two gateways that add the same names do not wait for each other
    Array names = connection.createArrayOf("text", missing.stream().sorted().toArray());
    String add =
        "insert into " + schema + ".channel (name) select unnest(?::text[]) on conflict do nothing";
    try (PreparedStatement insert = connection.prepareStatement(add)) {
      insert.setArray(1, names);
      insert.executeUpdate();
    }
    connection.commit();
    String ask = "select name, id from " + schema + ".channel where name = any (?)";
    try (PreparedStatement select = connection.prepareStatement(ask)) {
      select.setArray(1, names);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          known.put(rows.getString(1), rows.getInt(2));
        }
      }
    }
    connection.commit();
    missing.clear();
  }

  @Override
  public void write(CopyRows out, Place place, ReleasedPacket packet) throws ContentException {
    for (int i = 0; i < packet.samples(); i++) {
      Integer channel = known.get(packet.name(i));
      if (channel == null) {
        throw new IllegalStateException("a channel is not known that was before");
      }
      out.row(FIELDS);
      out.int8(place.at().micros());
      out.int2(place.at().nanos());
      out.repeated(packet.source(), "its source");
      out.int4(channel);
      value(out, packet, i);
      out.int8(place.batch());
      out.int4(place.line());
    }
  }

  private static void value(CopyRows out, ReleasedPacket packet, int sample)
      throws ContentException {
    Kind kind = packet.kind(sample);
    out.single(letter(kind));
    switch (kind) {
      case TEXT -> {
        out.nothing();
        out.text(packet.text(sample), "a text");
      }
      case NULL -> {
        out.nothing();
        out.nothing();
      }
      case WHOLE, NUMBER, BOOLEAN -> {
        out.float8(packet.number(sample));
        if (isInexact(packet, sample)) {
          out.text(Long.toString(packet.whole(sample)), "a number");
        } else {
          out.nothing();
        }
      }
    }
  }

  /** True for a whole number that its double is not. */
  static boolean isInexact(ReleasedPacket packet, int sample) {
    long whole = packet.whole(sample);
    return packet.kind(sample) == Kind.WHOLE && (whole > EXACT || whole < -EXACT);
  }

  private static char letter(Kind kind) {
    return switch (kind) {
      case WHOLE, NUMBER -> 'n';
      case BOOLEAN -> 'b';
      case TEXT -> 't';
      case NULL -> 'z';
    };
  }
}
