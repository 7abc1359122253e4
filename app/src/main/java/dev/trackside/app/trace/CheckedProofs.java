package dev.trackside.app.trace;

import dev.trackside.app.audit.TrustedKeys;
import dev.trackside.audit.AuditReader;
import dev.trackside.store.Reading;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Proofs up to the newest checkpoint. Whether a trusted key signed it is found out once for all
 * packets that are asked for until the next is signed: that takes longer than all the rest of a
 * trace. Safe for many threads.
 */
public final class CheckedProofs {
  private final Reading reading;
  private final Path data;
  private volatile @Nullable Known newest;

  @SuppressWarnings("ArrayRecordComponent") // compared by its content, never changed
  private record Known(byte[] note, EntryProofs proofs) {}

  /**
   * Proofs of a file, open or not.
   *
   * @param data the directory whose keys the audit log is judged by
   */
  public CheckedProofs(Reading reading, Path data) {
    this.reading = reading;
    this.data = data;
  }

  EntryProofs newest() {
    byte[] note = reading.read(AuditReader::newestCheckpoint).orElse(new byte[0]);
    Known known = newest;
    if (known == null || !Arrays.equals(known.note(), note)) {
      known = new Known(note, new EntryProofs(reading, note, TrustedKeys.of(reading, data)));
      newest = known;
    }
    return known.proofs();
  }
}
