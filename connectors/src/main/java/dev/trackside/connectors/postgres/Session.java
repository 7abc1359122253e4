package dev.trackside.connectors.postgres;

import dev.trackside.connectors.released.ReleasedPacket;
import dev.trackside.connectors.released.ReleasedPackets;
import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.batch.BatchRow;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** One connection, and what is known of the tables behind it. After a failure it is closed. */
final class Session implements AutoCloseable {
  /** Samples go out in pieces of this size, while the server stores those before. */
  private static final int PIECE_BYTES = 64 * 1024;

  /** How often what is missing may be made before a batch; once is enough but for a race. */
  private static final int ROUNDS = 4;

  private final Connection connection;
  private final PostgresTarget target;
  private final SampleTable samples;
  private final PacketTable packets = new PacketTable();
  private final Periods periods;
  private final CopyRows sampleRows = new CopyRows();
  private final CopyRows packetRows = new CopyRows();
  private final Moment at = new Moment();
  private String node = "";
  private Step step = Step.BEGIN;

  /** How far a batch has come. */
  private enum Step {
    BEGIN,
    ROWS,
    COMMIT
  }

  /** A session over a connection whose tables were seen to. */
  Session(Connection connection, PostgresTarget target, boolean isHypertable) {
    this.connection = connection;
    this.target = target;
    this.samples =
        switch (target.layout()) {
          case ROWS -> new RowTable(target.schema());
          case COLUMNS -> new WideTable(target.schema());
        };
    this.periods = new Periods(target, isHypertable, List.of(PacketTable.NAME, samples.name()));
  }

  /** True when the last failure came before anything of the batch was taken. */
  boolean failedAtBegin() {
    return step == Step.BEGIN;
  }

  /**
   * Takes a batch in one transaction.
   *
   * @throws IOException when nobody knows whether the server has it
   * @throws SQLException when the server has nothing of it
   */
  Delivery take(SealedBatch batch) throws SQLException, IOException {
    step = Step.BEGIN;
    try {
      return attempt(batch);
    } catch (ContentException e) {
      connection.rollback();
      return new Delivery.Refused(
          "PostgreSQL cannot hold " + e.getMessage(),
          "the packet stays out of the database; look at its values");
    } catch (SQLException e) {
      return failed(e);
    }
  }

  private Delivery failed(SQLException e) throws SQLException, IOException {
    if (step == Step.COMMIT && SqlProblem.isOfConnection(e)) {
      throw new IOException("the answer to the commit is lost: " + SqlProblem.text(e), e);
    }
    if (SqlProblem.isOfConnection(e)) {
      throw e;
    }
    Delivery answer = step == Step.BEGIN ? SqlProblem.unavailable(e) : SqlProblem.ofRows(e);
    connection.rollback();
    if (answer instanceof Delivery.Refused) {
      return answer;
    }
    if (step == Step.BEGIN && SqlProblem.state(e).equals("55P03")) {
      endWhoeverHoldsIt();
    }
    throw e;
  }

  private Delivery attempt(SealedBatch batch) throws SQLException, ContentException {
    name(batch.id());
    for (int round = 0; round < ROUNDS; round++) {
      OptionalLong number = insert(batch);
      if (number.isEmpty()) {
        Delivery answer = compare(batch);
        connection.rollback();
        return answer;
      }
      step = Step.ROWS;
      if (copy(batch, number.getAsLong())) {
        step = Step.COMMIT;
        connection.commit();
        return new Delivery.Acknowledged("batch " + number.getAsLong());
      }
      connection.rollback();
      step = Step.BEGIN;
      if (periods.missing() > Periods.MISSING_MOST) {
        periods.forgetMissing();
        return new Delivery.Refused(
            "the batch spans more than " + Periods.MISSING_MOST + " partitions",
            "it is sent in smaller ones; if its times are wrong, correct the car's clock");
      }
      periods.prepare(connection);
      samples.prepare(connection);
    }
    return new Delivery.Unavailable(
        "channels and partitions are taken away as fast as they are made",
        "see who else changes the tables");
  }

  /** The gateway's name, so that it finds its own dead connections. */
  private void name(String batchId) throws SQLException {
    String newNode = node(batchId);
    if (!newNode.equals(node)) {
      try (PreparedStatement set =
          connection.prepareStatement("select set_config('application_name', ?, false)")) {
        set.setString(1, "trackside " + newNode);
        set.execute();
      }
      connection.commit();
      node = newNode;
    }
  }

  /** A batch id is node, sink and first position. */
  static String node(String batchId) {
    int end = batchId.lastIndexOf("-s");
    return end < 0 ? batchId : batchId.substring(0, end);
  }

  private OptionalLong insert(SealedBatch batch) throws SQLException {
    BatchRow row = batch.row();
    String sql =
        "insert into "
            + target.schema()
            + ".batch (id, node, first, packets, bytes, sha256, format, proofs)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing returning number";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setString(1, row.id());
      insert.setString(2, node);
      insert.setLong(3, row.first());
      insert.setInt(4, row.count());
      insert.setInt(5, row.bytes());
      insert.setBytes(6, row.sha256());
      insert.setInt(7, row.format());
      if (batch.proofs().length == 0) {
        insert.setNull(8, Types.BINARY);
      } else {
        insert.setBytes(8, batch.proofs());
      }
      try (ResultSet rows = insert.executeQuery()) {
        return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  private Delivery compare(SealedBatch batch) throws SQLException {
    String sql = "select number, sha256 from %s.batch where id = ?".formatted(target.schema());
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, batch.id());
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) {
          return new Delivery.Unavailable(
              "batch " + batch.id() + " was there and is gone", "see who deletes batches");
        }
        String known = "batch " + rows.getLong(1) + " (was there";
        if (Arrays.equals(rows.getBytes(2), batch.row().sha256())) {
          return new Delivery.Acknowledged(known + ")");
        }
        if (batch.row().wasOnce(rows.getBytes(2))) {
          return new Delivery.Acknowledged(known + ", from before an erasure)");
        }
        return new Delivery.Unavailable(
            "batch " + batch.id() + " is in the database with other content",
            "two gateways have the name " + node + ", or one was set up anew: give it a --node");
      }
    }
  }

  /** Sends the rows; false when channels or partitions are missing, and nothing was sent. */
  private boolean copy(SealedBatch batch, long number) throws SQLException, ContentException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(samples.copy());
    try {
      if (!rows(batch, number, copy)) {
        return false;
      }
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
    CopyIn rest =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(PacketTable.copy(target.schema()));
    try {
      packetRows.end();
      rest.writeToCopy(packetRows.bytes(), 0, packetRows.size());
      rest.endCopy();
    } finally {
      if (rest.isActive()) {
        rest.cancelCopy();
      }
    }
    return true;
  }

  private boolean rows(SealedBatch batch, long number, CopyIn copy)
      throws SQLException, ContentException {
    sampleRows.begin();
    packetRows.begin();
    boolean isReady = true;
    ReleasedPackets lines = new ReleasedPackets(batch.bytes(), batch.length());
    Optional<ReleasedPacket> next = lines.next();
    for (int line = 0; next.isPresent(); line++, next = lines.next()) {
      ReleasedPacket packet = next.get();
      at.turnTo(packet.timestamp());
      isReady &= periods.has(at.epochDay());
      isReady &= samples.knows(packet);
      if (isReady) {
        PacketTable.Place place = new PacketTable.Place(at, number, line);
        packets.write(packetRows, place, packet);
        samples.write(sampleRows, place, packet);
        send(copy, PIECE_BYTES);
      }
    }
    sampleRows.end();
    if (isReady) {
      send(copy, 1);
    }
    return isReady;
  }

  private void send(CopyIn copy, int least) throws SQLException {
    if (sampleRows.size() >= least) {
      copy.writeToCopy(sampleRows.bytes(), 0, sampleRows.size());
      sampleRows.sent();
    }
  }

  /**
   * A gateway that lost its power within a batch may have left a connection that the server waits
   * on, with the batch's row in it. It is ours by its name and user, it waits for its client, and
   * it did for longer than we waited for the lock.
   */
  private void endWhoeverHoldsIt() throws SQLException {
    String sql =
        """
        select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = current_setting('application_name')
          and usename = current_user and datname = current_database()
          and pid <> pg_backend_pid() and wait_event = 'ClientRead' and state <> 'idle'
          and xact_start < clock_timestamp() - current_setting('lock_timeout')::interval * 0.8\
        """;
    try (PreparedStatement end = connection.prepareStatement(sql)) {
      end.execute();
    }
    connection.commit();
  }

  /** Ends the connection at once, from any thread. */
  void abort() throws SQLException {
    connection.abort(Runnable::run);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
