package dev.trackside.delivery;

import dev.trackside.audit.Event;
import dev.trackside.audit.Kind;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.fence.Cut;
import dev.trackside.fence.Terms;
import dev.trackside.packet.RequestId;
import dev.trackside.packet.Stream;
import dev.trackside.tree.Frontier;
import dev.trackside.tree.TreeHash;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a draft's entries in the audit log say: its packets parted by jurisdiction, circuit and
 * session as they leave, and over those of each part that leave the root of a hash tree.
 *
 * <pre>
 * record of a packet   request id, 26 ASCII characters | SHA-256 of its line without the line end
 * items root           RFC 6962 tree over the records, in the order of the batch
 * </pre>
 *
 * <p>Counted are values: as they are, changed, withheld, and those of the withheld that wait only.
 *
 * <p>So whoever has the batch's file can make the root again, part by part. A sink in the garage
 * has one part, without jurisdiction: nothing was cut there, and its headers may be somebody's
 * name. For one thread.
 */
final class Decisions {
  /** The jurisdiction of packets of which nobody knows where they come from. */
  static final String UNKNOWN = "unknown";

  private final Map<Place, Part> parts = new LinkedHashMap<>();
  private final MessageDigest digest = TreeHash.sha256();
  private final TreeHash hash = new TreeHash();
  private Place place = Place.GARAGE;
  private Part part = new Part();

  /** Where packets come from, as it leaves. */
  private record Place(String jurisdiction, Stream stream) {
    static final Place GARAGE = new Place(Event.SITE, new Stream("", "", ""));

    boolean is(String otherJurisdiction, Stream otherStream) {
      return jurisdiction.equals(otherJurisdiction)
          && stream.session().equals(otherStream.session())
          && stream.circuit().equals(otherStream.circuit());
    }
  }

  private static final class Part {
    private final Frontier items = new Frontier();
    private @Nullable RequestId first;
    private @Nullable RequestId last;
    private long stays;
    private long asIs;
    private long changed;
    private long withheld;
    private long waiting;

    /** Counts what the fence did to a packet's values, its metadata and those it made of others. */
    void count(Cut cut, int samples) {
      if (cut.areAllAsTheyAre()) {
        asIs += samples;
      } else {
        for (int i = 0; i < samples; i++) {
          byte fate = cut.fate(i);
          asIs += fate == Cut.AS_IT_IS ? 1 : 0;
          changed += fate == Cut.NUMBER || fate == Cut.TEXT ? 1 : 0;
        }
      }
      changed += cut.extraNames().size();
      withheld += cut.withheld().size() + cut.unknown();
      waiting += cut.waiting().size();
    }

    Event counted(Event event) {
      return event
          .with("as_is", asIs)
          .with("changed", changed)
          .with("withheld", withheld)
          .with("waiting", waiting);
    }

    void note(RequestId id) {
      first = first == null || id.compareTo(first) < 0 ? id : first;
      last = last == null || id.compareTo(last) > 0 ? id : last;
    }

    private static String text(@Nullable RequestId id) {
      return id == null ? "" : id.text();
    }
  }

  private Part at(String jurisdiction, Stream stream) {
    String code = jurisdiction.isEmpty() ? UNKNOWN : jurisdiction;
    if (parts.isEmpty() || !place.is(code, stream)) {
      place = new Place(code, new Stream("", stream.session(), stream.circuit()));
      part = parts.computeIfAbsent(place, none -> new Part());
    }
    return part;
  }

  /**
   * A packet leaves to a sink in the garage as the line from one place to another, whose last byte
   * is the line end.
   */
  void leaves(RequestId id, byte[] bytes, int from, int end) {
    add(at(Event.SITE, Place.GARAGE.stream()), id, bytes, from, end);
  }

  /** A packet leaves as it was cut, as the line from one place to another. */
  void leaves(Cut cut, int samples, RequestId id, byte[] bytes, int from, int end) {
    Part of = at(cut.jurisdiction(), cut.stream());
    of.count(cut, samples);
    add(of, id, bytes, from, end);
  }

  private void add(Part of, RequestId id, byte[] bytes, int from, int end) {
    of.note(id);
    byte[] record = new byte[RequestId.LENGTH + TreeHash.BYTES];
    RequestId.write(id.high(), id.low(), record, 0);
    digest.update(bytes, from, end - 1 - from);
    System.arraycopy(digest.digest(), 0, record, RequestId.LENGTH, TreeHash.BYTES);
    of.items.add(hash.leaf(record));
  }

  /** A packet stays, wholly. */
  void stays(Cut cut, int samples, RequestId id) {
    Part of = at(cut.jurisdiction(), cut.stream());
    of.count(cut, samples);
    of.note(id);
    of.stays++;
  }

  /**
   * The entries for a draft that is frozen: one for each part, and for a supplement one more.
   *
   * @param draft whose decisions these are
   * @param row the batch
   * @param sink where it goes
   */
  List<Event> events(Draft draft, BatchRow row, SinkAccount sink) {
    List<Event> events = new ArrayList<>();
    Terms terms = row.basis().terms();
    Draft.Tally tally = draft.tally();
    parts.forEach((where, of) -> {
      Event event =
          sink.named(Event.of(tally.count() > 0 ? Kind.BATCH_SEALED : Kind.HELD))
              .at(where.jurisdiction(), where.stream().circuit(), where.stream().session())
              .ofRequests(Part.text(of.first), Part.text(of.last))
              .under(terms.policy())
              .with("destination", terms.destination())
              .with("part", events.size() + 1)
              .with("parts", parts.size())
              .with("packets", of.items.size())
              .with("stays", of.stays);
      Event counted = terms.isFenced() ? of.counted(event) : event;
      events.add(tally.count() > 0 ? sealed(counted, of, row) : counted);
    });
    if (draft.of() != null && tally.count() > 0) {
      events.add(released(draft, row, sink));
    }
    return events;
  }

  private static Event sealed(Event event, Part of, BatchRow row) {
    return event
        .ofBatch(row.id())
        .with("items_root", TreeHash.hex(of.items.root()))
        .with("batch_packets", row.count())
        .with("batch_fresh", row.fresh())
        .with("batch_late", row.late())
        .with("batch_bytes", row.bytes())
        .with("sha256", TreeHash.hex(row.sha256()));
  }

  /** A supplement brings what was held: how many packets less are held as a whole by it. */
  private static Event released(Draft draft, BatchRow row, SinkAccount sink) {
    return of(Kind.HOLD_RELEASED, row, sink)
        .with("packets", draft.count())
        .with("held_less", -draft.newlyHeld());
  }

  /** What became of a batch later. */
  static Event of(Kind kind, BatchRow row, SinkAccount sink) {
    return sink.named(Event.of(kind))
        .ofBatch(row.id())
        .under(row.basis().terms().policy())
        .with("destination", row.basis().terms().destination())
        .with("batch_packets", row.count())
        .with("sha256", TreeHash.hex(row.sha256()));
  }

  /** SHA-256 of the first bytes of some. */
  static byte[] sha256(byte[] bytes, int length) {
    MessageDigest digest = TreeHash.sha256();
    digest.update(bytes, 0, length);
    return digest.digest();
  }
}
