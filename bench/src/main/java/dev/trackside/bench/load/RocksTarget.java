package dev.trackside.bench.load;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * RocksDB with its standard options: a key a packet, which is its id. Its WAL is synced at each
 * call or, by its own default, left to the system. Nothing is judged, and values are ready-made
 * bytes.
 */
public final class RocksTarget implements Target {
  private final Options options;
  private final RocksDB database;
  private final WriteOptions writing;

  private RocksTarget(Options options, RocksDB database, boolean synced) {
    this.options = options;
    this.database = database;
    this.writing = new WriteOptions().setSync(synced);
  }

  /** A new database in a directory, with a WAL that is synced at each call. */
  public static RocksTarget open(Path directory) throws RocksDBException {
    return open(directory, true);
  }

  /** The same, by RocksDB's own default: what is written is left to the system. */
  public static RocksTarget openUnsynced(Path directory) throws RocksDBException {
    return open(directory, false);
  }

  private static RocksTarget open(Path directory, boolean synced) throws RocksDBException {
    RocksDB.loadLibrary();
    Options options = new Options().setCreateIfMissing(true);
    return new RocksTarget(options, RocksDB.open(options, directory.toString()), synced);
  }

  @Override
  public Caller caller(int number) {
    PacketRing ring = new PacketRing(number);
    byte[][] rows = ring.rows();
    byte[] value = new byte[16 + PacketRing.SAMPLES * 8];
    return packets -> {
      try (WriteBatch batch = new WriteBatch()) {
        long now = System.currentTimeMillis();
        for (int packet = 0; packet < packets; packet++) {
          byte[] id = ring.next();
          ByteBuffer.wrap(value).putLong(ring.eventTime()).putLong(now).put(rows[ring.slot()]);
          batch.put(id, value);
        }
        database.write(writing, batch);
      }
    };
  }

  @Override
  public void check(long packets) throws RocksDBException {
    long sequence = database.getLatestSequenceNumber();
    if (sequence != packets) {
      throw new IllegalStateException(packets + " packets were sent, but " + sequence + " written");
    }
  }

  @Override
  public void close() {
    writing.close();
    database.close();
    options.close();
  }
}
