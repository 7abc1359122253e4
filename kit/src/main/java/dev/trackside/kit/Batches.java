package dev.trackside.kit;

import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.batch.Basis;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.delivery.batch.BatchState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** Batches as the drainer hands them to a sink, made of lines. */
public final class Batches {
  private Batches() {}

  /**
   * A batch that is vouched for by nobody.
   *
   * @param id its id, as the drainer makes them: node, sink and first position
   * @param first position of its first packet
   * @param lines one packet a line, in the format that delivery documents
   */
  public static SealedBatch of(String id, long first, List<String> lines) {
    byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    BatchRow row =
        new BatchRow(
            id,
            1,
            first,
            first + lines.size(),
            lines.size(),
            bytes.length,
            sha256(bytes),
            1,
            BatchState.DRAINING,
            0,
            0,
            null,
            0,
            null,
            0,
            lines.size(),
            Basis.ON_SITE,
            new byte[0]);
    return new SealedBatch(row, bytes, bytes.length);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
