package dev.trackside.delivery;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HexFormat;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * A batch with its bytes, as every attempt sends it. The array is shared; nobody changes it.
 *
 * @param row the batch as it stands in the file
 * @param bytes NDJSON, one packet a line; only the first {@code length} count
 * @param length number of bytes
 * @param proofs what the sink keeps beside it, see {@link dev.trackside.audit.BatchProofs}; empty
 *     until the audit log vouched for it
 */
public record SealedBatch(BatchRow row, byte[] bytes, int length, byte[] proofs)
    implements Outgoing {
  private static final byte[] NOT_YET = {};

  /** A batch that is not vouched for. */
  public SealedBatch(BatchRow row, byte[] bytes, int length) {
    this(row, bytes, length, NOT_YET);
  }

  /** The same, vouched for. */
  SealedBatch with(byte[] newProofs) {
    return new SealedBatch(row, bytes, length, newProofs);
  }

  /** The batch's id. */
  public String id() {
    return row.id();
  }

  /** SHA-256 of the bytes, hexadecimal. */
  public String sha256() {
    return HexFormat.of().formatHex(row.sha256());
  }

  /** Writes the bytes. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, length);
  }

  /**
   * What to do about an erasure.
   *
   * @param erasures rises with each
   * @param again makes a frozen batch anew, without what was erased
   */
  record Renewal(LongSupplier erasures, UnaryOperator<SealedBatch> again) {}
}
