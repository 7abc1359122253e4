package dev.trackside.bench.rivals;

import dev.trackside.bench.load.PacketBytes;
import dev.trackside.bench.load.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.StringDataType;

/**
 * H2's MVStore, a key a packet, which is its id. Each call commits and syncs under a lock, or it is
 * left to the store's own thread, which commits once a second.
 */
final class MvStoreTarget implements Target {
  private static final int ID_BYTES = 12;

  private final MVStore store;
  private final MVMap<String, byte[]> map;
  private final boolean synced;
  private final ReentrantLock lock = new ReentrantLock(true);

  private MvStoreTarget(MVStore store, boolean synced) {
    this.store = store;
    this.synced = synced;
    this.map =
        store.openMap(
            "packets",
            new MVMap.Builder<String, byte[]>()
                .keyType(StringDataType.INSTANCE)
                .valueType(ByteArrayDataType.INSTANCE));
  }

  static MvStoreTarget synced(Path directory) {
    return new MvStoreTarget(builder(directory).autoCommitDisabled().open(), true);
  }

  static MvStoreTarget committedLater(Path directory) {
    return new MvStoreTarget(builder(directory).open(), false);
  }

  private static MVStore.Builder builder(Path directory) {
    return new MVStore.Builder().fileName(directory.resolve("packets.mv").toString());
  }

  @Override
  public Caller caller(int number) {
    PacketBytes bytes = new PacketBytes(number);
    return packets -> {
      if (!synced) {
        put(bytes, packets);
        return;
      }
      // A commit by one caller would take what another is in the middle of.
      lock.lock();
      try {
        put(bytes, packets);
        store.commit();
        store.sync();
      } finally {
        lock.unlock();
      }
    };
  }

  private void put(PacketBytes bytes, int packets) {
    for (int packet = 0; packet < packets; packet++) {
      byte[] value = bytes.next();
      map.put(new String(value, 0, ID_BYTES, StandardCharsets.US_ASCII), value);
    }
  }

  @Override
  public void check(long packets) {
    Kept.check(packets, map.sizeAsLong());
  }

  @Override
  public void close() {
    store.close();
  }
}
