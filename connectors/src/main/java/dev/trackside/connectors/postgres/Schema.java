package dev.trackside.connectors.postgres;

import dev.trackside.connectors.postgres.PostgresTarget.Layout;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/** The tables: made where they are missing, brought to this version where they are older. */
final class Schema {
  /** The version of the tables that this program writes. */
  static final int VERSION = 1;

  private static final long LOCK = 0x7472_6163_0000_0000L; // "trac", and the schema's hash

  private Schema() {}

  /** The advisory lock under which tables change. */
  static long key(String schema) {
    return LOCK | (schema.hashCode() & 0xFFFF_FFFFL);
  }

  /** Takes the lock until the transaction ends. */
  static void lock(Connection connection, String schema) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement("select pg_advisory_xact_lock(?)")) {
      lock.setLong(1, key(schema));
      lock.execute();
    }
  }

  /**
   * Sees to it that the tables are there, and commits. One who only writes needs no right to make
   * any, once somebody made them.
   *
   * @return whether they are hypertables
   * @throws SchemaException when they are, but not as the target wants them
   */
  static boolean ensure(Connection connection, PostgresTarget target)
      throws SQLException, SchemaException {
    Optional<Found> found = find(connection, target.schema());
    if (found.isEmpty()) {
      lock(connection, target.schema());
      found = find(connection, target.schema());
      if (found.isEmpty()) {
        create(connection, target);
        found = find(connection, target.schema());
      }
    }
    connection.commit();
    return check(found.orElseThrow(), target);
  }

  private static boolean check(Found found, PostgresTarget target) throws SchemaException {
    if (found.version() != VERSION) {
      throw new SchemaException(
          "the tables in schema %s are of version %d, this program writes version %d"
              .formatted(target.schema(), found.version(), VERSION),
          "bring this gateway to the version of the one that made them");
    }
    String wanted = target.layout().word() + ", " + target.partition().word();
    String there = found.layout() + ", " + found.partition();
    if (!there.equals(wanted)) {
      throw new SchemaException(
          "the tables in schema %s are laid out as %s; the sink wants %s"
              .formatted(target.schema(), there, wanted),
          "name what is there, or another trackside.schema");
    }
    return found.hypertable();
  }

  private static Optional<Found> find(Connection connection, String schema) throws SQLException {
    // to_regclass would answer from what it knew when the transaction began
    String isThere =
        "select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            + " where n.nspname = ? and c.relname = 'schema_version'";
    if (!isThere(connection, isThere, schema)) {
      return Optional.empty();
    }
    String newest =
        "select version, layout, partition, hypertable from "
            + schema
            + ".schema_version order by version desc limit 1";
    try (Statement ask = connection.createStatement();
        ResultSet rows = ask.executeQuery(newest)) {
      return rows.next()
          ? Optional.of(
              new Found(rows.getInt(1), rows.getString(2), rows.getString(3), rows.getBoolean(4)))
          : Optional.empty();
    }
  }

  private static boolean isThere(Connection connection, String sql, String schema)
      throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(sql)) {
      ask.setString(1, schema);
      try (ResultSet rows = ask.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static void create(Connection connection, PostgresTarget target) throws SQLException {
    String schema = target.schema();
    Optional<String> timescale = timescale(connection);
    String parted = timescale.isPresent() ? "" : " partition by range (at)";
    if (!isThere(connection, "select 1 from pg_namespace where nspname = ?", schema)) {
      run(connection, "create schema " + schema); // "if not exists" needs the right all the same
    }
    run(connection, VERSIONS.replace(SCHEMA, schema));
    run(connection, BATCH.replace(SCHEMA, schema));
    run(connection, PACKET.replace(SCHEMA, schema) + parted);
    run(connection, "create index on %s.packet (source, at)".formatted(schema));
    run(connection, "create index on %s.packet (request_id)".formatted(schema));
    List<String> samples = target.layout() == Layout.ROWS ? List.of(SAMPLE) : List.of(WIDE);
    String table = target.layout() == Layout.ROWS ? "sample" : "wide";
    for (String each : samples) {
      run(connection, each.replace(SCHEMA, schema) + parted);
    }
    run(connection, "create index on %s.%s using brin (at)".formatted(schema, table));
    if (target.layout() == Layout.ROWS) {
      run(connection, CHANNEL.replace(SCHEMA, schema));
      run(connection, READING.replace(SCHEMA, schema));
    }
    if (timescale.isPresent()) {
      for (String each : List.of("packet", table)) {
        run(
            connection,
            // The older of two forms, which every version knows; the indexes are made already.
            """
            select %s.create_hypertable('%s.%s', 'at',
              chunk_time_interval => interval '1 %s', create_default_indexes => false)\
            """
                .formatted(timescale.get(), schema, each, target.partition().word()));
      }
    }
    try (PreparedStatement note =
        connection.prepareStatement(
            "insert into %s.schema_version values (?, ?, ?, ?)".formatted(schema))) {
      note.setInt(1, VERSION);
      note.setString(2, target.layout().word());
      note.setString(3, target.partition().word());
      note.setBoolean(4, timescale.isPresent());
      note.executeUpdate();
    }
  }

  /** The schema that TimescaleDB's functions are in; empty where the extension is not created. */
  private static Optional<String> timescale(Connection connection) throws SQLException {
    String ask =
        "select quote_ident(nspname) from pg_extension e join pg_namespace n"
            + " on n.oid = e.extnamespace where extname = 'timescaledb'";
    try (Statement select = connection.createStatement();
        ResultSet rows = select.executeQuery(ask)) {
      return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Stands for the schema in what follows. */
  private static final String SCHEMA = "SCHEMA";

  private static final String VERSIONS =
      """
      create table SCHEMA.schema_version (
        version int primary key, layout text not null, partition text not null,
        hypertable boolean not null, applied_at timestamptz not null default now())\
      """;

  private static final String BATCH =
      """
      create table SCHEMA.batch (
        id text primary key, number bigint generated always as identity unique,
        node text not null, first bigint not null, packets int not null, bytes int not null,
        sha256 bytea not null, format int not null, proofs bytea,
        taken_at timestamptz not null default now())\
      """;

  private static final String PACKET =
      """
      create table SCHEMA.packet (
        at timestamptz not null, nanos smallint not null, source text not null,
        request_id text not null, packet_id text, session text not null, circuit text not null,
        received_at timestamptz not null, batch bigint not null, line int not null,
        jurisdiction text, metadata jsonb, withheld jsonb, late text,
        supplement boolean not null)\
      """;

  private static final String CHANNEL =
      """
      create table SCHEMA.channel (
        id int generated always as identity primary key, name text not null unique)\
      """;

  private static final String SAMPLE =
      """
      create table SCHEMA.sample (
        at timestamptz not null, batch bigint not null, value double precision,
        channel int not null, line int not null, nanos smallint not null,
        kind "char" not null, source text not null, text text)\
      """;

  private static final String WIDE =
      """
      create table SCHEMA.wide (
        at timestamptz not null, batch bigint not null, line int not null,
        nanos smallint not null, source text not null, rest jsonb)\
      """;

  private static final String READING =
      """
      create view SCHEMA.reading as
        select s.at, s.nanos, s.source, c.name as channel, s.kind, s.value, s.text,
          s.batch, s.line
        from SCHEMA.sample s join SCHEMA.channel c on c.id = s.channel\
      """;

  /**
   * What is there.
   *
   * @param version of the tables
   * @param layout rows or columns
   * @param partition day or month
   * @param hypertable whether TimescaleDB keeps them
   */
  private record Found(int version, String layout, String partition, boolean hypertable) {}
}
