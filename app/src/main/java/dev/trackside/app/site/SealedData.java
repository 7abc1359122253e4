package dev.trackside.app.site;

import dev.trackside.packet.Chunk;
import dev.trackside.store.Snapshot;
import dev.trackside.store.SystemTime;
import dev.trackside.vault.Vault;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Driver data in a data directory that a command looks into. */
public final class SealedData {
  private SealedData() {}

  /** What opens it; for one thread. */
  public static UnaryOperator<Chunk> opener(Snapshot snapshot, Path data) {
    return Vault.openerOf(snapshot, data, SystemTime.CLOCKS::epochMillis);
  }
}
