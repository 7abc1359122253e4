package dev.trackside.delivery;

import dev.trackside.audit.AuditLog;
import dev.trackside.audit.Event;
import dev.trackside.audit.Kind;
import dev.trackside.buffer.LogCursor;
import dev.trackside.delivery.batch.BatchChangedException;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.delivery.batch.BatchState;
import dev.trackside.fence.Erasure;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Defect;
import dev.trackside.packet.Reason;
import dev.trackside.store.Store;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What becomes of a batch that its sink refuses for good: it is cut in two until the packet that
 * the sink minds is alone, and that one becomes a dead letter. Each cut, and each letter, is one
 * commit. A part is a run of the batch's lines as they were frozen; what comes of it, when it is
 * made again, is the same. For the sending thread.
 *
 * <p>A sink that refuses one packet after the other and takes none is set wrong, and no reason to
 * give up packets: then the packet waits.
 */
final class Bisection {
  /** Packets refused one after the other before the next one waits. */
  static final int IN_A_ROW_MOST = 10;

  /** Of a sink's words so many characters are kept with a dead letter. */
  private static final int ANSWER_MOST = 200;

  private final Store store;
  private final Drafter drafter;
  private final Rejections rejections;
  private final SinkAccount account;
  private final AuditLog audit;
  private int inARow;
  private long resumes;

  Bisection(
      Store store, Drafter drafter, Rejections rejections, SinkAccount account, AuditLog audit) {
    this.store = store;
    this.drafter = drafter;
    this.rejections = rejections;
    this.account = account;
    this.audit = audit;
    this.inARow = store.read(each -> RefusedTable.refusedInARow(each, account.id()));
  }

  /** What is to become of a refused batch. */
  sealed interface Verdict {
    /**
     * Two batches take its place.
     *
     * @param events what the audit log says of it
     */
    record Split(List<SealedBatch> parts, List<Event> events) implements Verdict {}

    /** Its one packet becomes a dead letter. */
    record Rejected(Chunk letter) implements Verdict {}

    /** It waits for somebody. */
    record Waits(String problem, String hint) implements Verdict {}
  }

  /** The sink took a batch. */
  void taken() {
    inARow = 0;
  }

  /**
   * Says what is to become of a batch.
   *
   * @throws BatchChangedException when its bytes are not those that the sink refused
   */
  Verdict judge(SealedBatch batch, Delivery.Refused answer) {
    BatchRow row = batch.row();
    long since = since(row);
    if (row.count() > 1) {
      return split(row, since);
    }
    if (resumes != account.resumes()) {
      resumes = account.resumes();
      inARow = 0;
    }
    if (inARow >= IN_A_ROW_MOST) {
      return new Verdict.Waits(
          "%s refuses one packet after the other, %d of them, and takes none; the newest answer: %s"
              .formatted(account.name(), inARow, answer.problem()),
          "see how it is set up; once it takes batches it goes on by itself. If they are all bad,"
              + " pause the sink and resume it: so many more become dead letters");
    }
    return new Verdict.Rejected(letter(position(row, since), answer));
  }

  /** Makes a verdict durable; nothing happens when it is already. */
  void keep(SealedBatch batch, Verdict verdict, Delivery.Refused answer) {
    BatchRow row = batch.row();
    long now = store.time().epochMillis();
    switch (verdict) {
      case Verdict.Split(List<SealedBatch> parts, List<Event> events) ->
          store.write(connection -> {
            String problem = answer.problem();
            if (RefusedTable.refused(connection, row.id(), BatchState.SPLIT, now, problem)) {
              for (SealedBatch part : parts) {
                RefusedTable.insertPart(connection, part.row(), row.id());
              }
              audit.append(connection, events);
            }
          });
      case Verdict.Rejected(Chunk letter) -> {
        rejections.prepare(letter);
        Event event = Decisions.of(Kind.BATCH_REJECTED, row, account);
        store.write(connection -> {
          String problem = answer.problem();
          if (RefusedTable.refused(connection, row.id(), BatchState.REJECTED, now, problem)) {
            rejections.keep(letter);
            SinkRow.ack(connection, row);
            audit.append(connection, event);
          }
        });
        inARow++;
        account.rejected(row);
      }
      case Verdict.Waits waits -> {}
    }
  }

  /** From when on erasures came after the batch: as {@link Remaker} tells it, by its hash. */
  private long since(BatchRow row) {
    for (long since : new long[] {row.sealedAtMillis(), Erasure.NEVER}) {
      SealedBatch made = drafter.again(row, since).seal(row.sealedAtMillis());
      if (Arrays.equals(made.row().sha256(), row.sha256())) {
        return since;
      }
    }
    throw new BatchChangedException(
        "batch %s was refused, and is another by now".formatted(row.id()),
        "it is sent once more; nothing is to be done");
  }

  private Verdict split(BatchRow row, long since) {
    long middle = behind(row, row.count() / 2, since);
    List<SealedBatch> parts = new ArrayList<>();
    List<Event> events = new ArrayList<>();
    BatchRow one = row.part(row.id() + ".0", row.first(), middle);
    BatchRow two = row.part(row.id() + ".1", middle, row.to());
    events.add(
        Decisions.of(Kind.BATCH_BISECTED, row, account)
            .with("first_part", one.id())
            .with("second_part", two.id()));
    int packets = 0;
    for (BatchRow each : List.of(one, two)) {
      Draft draft = drafter.again(each, since);
      SealedBatch part = draft.seal(row.sealedAtMillis());
      packets += part.row().count();
      parts.add(part);
      for (Event event : draft.decisions().events(draft, part.row(), account)) {
        events.add(event.with("part_of", row.id()));
      }
    }
    if (packets != row.count()) {
      throw new IllegalStateException(
          "batch %s has %d packets, its parts %d".formatted(row.id(), row.count(), packets));
    }
    return new Verdict.Split(parts, events);
  }

  /** A position before which there are so many of a batch's lines, more than none and not all. */
  private long behind(BatchRow row, int lines, long since) {
    long low = row.first();
    long high = row.to();
    long at = Math.min(low + lines, high - 1);
    while (high - low > 1) {
      int there = drafter.again(row.part(row.id(), row.first(), at), since).count();
      if (there == lines) {
        return at;
      }
      if (there < lines) {
        low = at;
      } else {
        high = at;
      }
      at = low + (high - low) / 2;
    }
    return high;
  }

  /** The position of a batch's only line. */
  private long position(BatchRow row, long since) {
    long low = row.first();
    long high = row.to();
    while (high - low > 1) {
      long at = low + (high - low) / 2;
      if (drafter.again(row.part(row.id(), row.first(), at), since).count() == 0) {
        low = at;
      } else {
        high = at;
      }
    }
    return high - 1;
  }

  /** The packet as it is stored, whole: what was withheld of it is still only here. */
  private Chunk letter(long position, Delivery.Refused answer) {
    LogCursor.Window window = drafter.cursor().at(position).orElseThrow();
    Chunk chunk = window.chunk();
    int packet = (int) (position - window.first());
    ChunkBuilder builder = new ChunkBuilder();
    builder.beginCopy(chunk, packet);
    for (int sample = chunk.firstSample(packet); sample < chunk.endSample(packet); sample++) {
      builder.sampleCopy(chunk, packet, sample);
    }
    String words = answer.problem().replaceAll("[\\s\\p{Cntrl}|]+", " ").strip();
    String kept = words.substring(0, Math.min(ANSWER_MOST, words.length()));
    String detail = "sink=%s|answer=%s".formatted(account.name(), kept);
    return builder.defect(new Defect(Reason.SINK_REJECTED, "", detail, true)).end().build();
  }
}
