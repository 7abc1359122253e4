package dev.trackside.delivery;

import dev.trackside.audit.AuditTrail;
import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.LogCursor;
import dev.trackside.delivery.batch.Basis;
import dev.trackside.delivery.batch.BatchChangedException;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.fence.PolicyBook;
import dev.trackside.packet.Chunk;
import dev.trackside.store.Reading;
import dev.trackside.store.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A batch with its bytes, as every attempt sends it. The array is shared; nobody changes it.
 *
 * <p>For those who write a sink: {@link #id} is what the far side remembers, {@link #sha256} what
 * it compares, {@link #writeTo} what it keeps. The lines are those of {@link
 * dev.trackside.delivery.encoding.NdjsonEncoder}, each with a line feed behind it. {@code
 * row().resealed()} says that the bytes may differ from those that left under the id before; {@code
 * row().first()} is the position of the first packet, rising from batch to batch of one sink but
 * for supplements, whose ids end in {@code -rN}. The proofs may be kept beside the batch or not at
 * all; no answer depends on them.
 *
 * @param row the batch as it stands in the file
 * @param bytes NDJSON, one packet a line; only the first {@code length} count
 * @param length number of bytes
 * @param proofs what the sink keeps beside it, see {@link dev.trackside.audit.BatchProofs}; empty
 *     until the audit log vouched for it
 */
public record SealedBatch(BatchRow row, byte[] bytes, int length, byte[] proofs)
    implements Sender.Outgoing {
  private static final byte[] NOT_YET = {};

  /** A batch that is not vouched for. */
  public SealedBatch(BatchRow row, byte[] bytes, int length) {
    this(row, bytes, length, NOT_YET);
  }

  /** The same, vouched for. */
  SealedBatch with(byte[] newProofs) {
    return new SealedBatch(row, bytes, length, newProofs);
  }

  /**
   * The bytes of a batch that was sealed before, made again from what is stored and held against
   * their hash; empty when nobody remembers such a batch.
   *
   * @param book the policies; null when nothing leaves for outside the garage
   * @param opener opens what is sealed in the buffer
   * @throws StoreException when they are not the same any more: packets expire, keys are changed
   */
  public static Optional<SealedBatch> again(
      Reading reading,
      String id,
      @Nullable PolicyBook book,
      AuditTrail audit,
      UnaryOperator<Chunk> opener) {
    Optional<BatchRow> row = reading.read(connection -> BatchTable.find(connection, id));
    if (row.isEmpty()) {
      return Optional.empty();
    }
    Basis basis = row.get().basis();
    Drafter drafter =
        new Drafter(
            new LogCursor(reading, BlockLog.ofBuffer(), opener),
            DeliveryOptions.standard(),
            "",
            new Law(book, basis.terms().destination(), audit),
            basis.windows());
    try {
      SealedBatch made = Remaker.made(drafter, row.get()).batch();
      if (made.row().resealed() && !Arrays.equals(made.row().sha256(), row.get().sha256())) {
        throw new StoreException(
            StoreException.Kind.REFUSED,
            "batch "
                + id
                + " would be made again otherwise: values were erased since, or the format changed",
            "give the file that the sink has",
            null);
      }
      return Optional.of(made);
    } catch (BatchChangedException e) {
      throw new StoreException(
          StoreException.Kind.REFUSED, String.valueOf(e.getMessage()), e.hint(), e);
    }
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
   * What to do about an erasure, and about a refusal.
   *
   * @param erasures rises with each
   * @param again makes a frozen batch anew, without what was erased
   * @param bisection cuts one that its sink refuses
   */
  record Renewal(LongSupplier erasures, UnaryOperator<SealedBatch> again, Bisection bisection) {}
}
