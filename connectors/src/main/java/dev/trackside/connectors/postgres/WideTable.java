package dev.trackside.connectors.postgres;

import dev.trackside.connectors.postgres.PacketTable.Place;
import dev.trackside.connectors.released.ReleasedPacket;
import dev.trackside.connectors.released.ReleasedPacket.Kind;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Table {@code wide}: a row a packet, a column of doubles a channel. What no double is (texts, no
 * value, whole numbers beyond 2^53), and channels that get no column, stand in {@code rest}.
 */
final class WideTable implements SampleTable {
  /** A row must fit a page of 8 KiB, doubles cannot be moved out of it: 900 are 7.2 kB. */
  static final int COLUMNS_MOST = 900;

  private static final JsonFactory JSON = new JsonFactory();
  private static final int NAME_BYTES_MOST = 63;
  private static final int FIXED = 6;
  private static final Set<String> TAKEN =
      Set.of(
          "at",
          "nanos",
          "source",
          "batch",
          "line",
          "rest",
          "tableoid",
          "ctid",
          "xmin",
          "xmax",
          "cmin",
          "cmax");

  private final String schema;

  /** The columns that are sent, in their order; grows as channels come. */
  private final List<String> columns = new ArrayList<>();

  private final Map<String, Integer> places = new HashMap<>();
  private final Set<String> rest = new HashSet<>();
  private final Set<String> missing = new TreeSet<>();
  private int[] samples = new int[0];

  WideTable(String schema) {
    this.schema = schema;
  }

  @Override
  public String name() {
    return "wide";
  }

  @Override
  public String copy() {
    StringBuilder text =
        new StringBuilder("copy " + schema + ".wide (at, nanos, source, batch, line, rest");
    for (String each : columns) {
      text.append(", ").append(quoted(each));
    }
    return text.append(") from stdin (format binary)").toString();
  }

  private static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  private static boolean canBeColumn(String name) {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    return bytes > 0 && bytes <= NAME_BYTES_MOST && name.indexOf('\0') < 0 && !TAKEN.contains(name);
  }

  @Override
  public boolean knows(ReleasedPacket packet) {
    boolean areAll = true;
    for (int i = 0; i < packet.samples(); i++) {
      String name = packet.name(i);
      if (!places.containsKey(name) && isNumber(packet.kind(i)) && !isInRest(name)) {
        missing.add(name);
        areAll = false;
      }
    }
    return areAll;
  }

  private boolean isInRest(String name) {
    return rest.contains(name) || !canBeColumn(name);
  }

  private static boolean isNumber(Kind kind) {
    return kind != Kind.TEXT && kind != Kind.NULL;
  }

  @Override
  public void prepare(Connection connection) throws SQLException {
    if (missing.isEmpty()) {
      return;
    }
    if (!existing(connection).containsAll(missing)) {
      add(connection);
    }
    Set<String> there = existing(connection);
    for (String each : missing) {
      if (there.contains(each)) {
        places.put(each, columns.size());
        columns.add(each);
      } else if (rest.size() < COLUMNS_MOST * 100) {
        rest.add(each);
      }
    }
    missing.clear();
    samples = new int[columns.size()];
  }

  /** Under the lock, so that two gateways together do not go past the bound. */
  private void add(Connection connection) throws SQLException {
    Schema.lock(connection, schema);
    Set<String> there = existing(connection);
    int room = COLUMNS_MOST - there.size();
    List<String> clauses =
        missing.stream()
            .filter(each -> !there.contains(each))
            .limit(Math.max(room, 0))
            .map(each -> "add column if not exists " + quoted(each) + " double precision")
            .toList();
    if (!clauses.isEmpty()) {
      try (Statement alter = connection.createStatement()) {
        alter.setEscapeProcessing(false);
        alter.execute("alter table " + schema + ".wide " + String.join(", ", clauses));
      }
    }
    connection.commit();
  }

  private Set<String> existing(Connection connection) throws SQLException {
    Set<String> names = new HashSet<>();
    String ask =
        "select attname from pg_attribute where attrelid = ?::regclass and attnum > 0"
            + " and not attisdropped and atttypid = 'float8'::regtype";
    try (PreparedStatement select = connection.prepareStatement(ask)) {
      select.setString(1, schema + ".wide");
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
    }
    connection.commit();
    return names;
  }

  @Override
  public void write(CopyRows out, Place place, ReleasedPacket packet) throws ContentException {
    if (packet.samples() == 0) {
      return;
    }
    Arrays.fill(samples, -1);
    boolean hasRest = false;
    for (int i = 0; i < packet.samples(); i++) {
      Integer column = places.get(packet.name(i));
      if (column != null && isNumber(packet.kind(i))) {
        samples[column] = i;
      }
      hasRest |= isOfRest(packet, i);
    }
    out.row(FIXED + samples.length);
    out.int8(place.at().micros());
    out.int2(place.at().nanos());
    out.repeated(packet.source(), "its source");
    out.int8(place.batch());
    out.int4(place.line());
    if (hasRest) {
      out.jsonb(rest(packet));
    } else {
      out.nothing();
    }
    for (int sample : samples) {
      if (sample < 0) {
        out.nothing();
      } else {
        out.float8(packet.number(sample));
      }
    }
  }

  private boolean isOfRest(ReleasedPacket packet, int sample) {
    return !isNumber(packet.kind(sample))
        || !places.containsKey(packet.name(sample))
        || RowTable.isInexact(packet, sample);
  }

  private String rest(ReleasedPacket packet) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      for (int i = 0; i < packet.samples(); i++) {
        if (!isOfRest(packet, i)) {
          continue;
        }
        json.writeName(packet.name(i));
        switch (packet.kind(i)) {
          case WHOLE -> json.writeNumber(packet.whole(i));
          case NUMBER -> json.writeNumber(packet.number(i));
          case BOOLEAN -> json.writeBoolean(packet.whole(i) != 0);
          case TEXT -> json.writeString(packet.text(i));
          case NULL -> json.writeNull();
        }
      }
      json.writeEndObject();
    }
    return text.toString();
  }
}
