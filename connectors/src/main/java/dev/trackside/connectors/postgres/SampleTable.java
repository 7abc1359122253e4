package dev.trackside.connectors.postgres;

import dev.trackside.connectors.postgres.PacketTable.Place;
import dev.trackside.connectors.released.ReleasedPacket;
import java.sql.Connection;
import java.sql.SQLException;

/** The table that samples go to. It knows which channels the database knows. */
interface SampleTable {
  /** Its name, without the schema. */
  String name();

  /** The statement that takes what {@link #write} writes. */
  String copy();

  /**
   * Whether all channels of a packet are known; those that are not it remembers, for {@link
   * #prepare}.
   */
  boolean knows(ReleasedPacket packet) throws ContentException;

  /** Makes the channels that were missing, and commits. */
  void prepare(Connection connection) throws SQLException;

  /** Writes the samples of a packet whose channels are known. */
  void write(CopyRows out, Place place, ReleasedPacket packet) throws ContentException;
}
