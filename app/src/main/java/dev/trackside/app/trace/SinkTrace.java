package dev.trackside.app.trace;

import dev.trackside.app.json.Json;
import dev.trackside.app.json.Views;
import dev.trackside.audit.AuditQuery;
import dev.trackside.audit.AuditReader;
import dev.trackside.audit.Entry;
import dev.trackside.audit.Kind;
import dev.trackside.delivery.BatchTable;
import dev.trackside.delivery.SinkRow;
import dev.trackside.delivery.WithheldTable;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.delivery.batch.BatchState;
import dev.trackside.delivery.batch.WithheldRow;
import dev.trackside.delivery.lane.BacklogTable;
import dev.trackside.fence.Waiting;
import dev.trackside.packet.RequestId;
import dev.trackside.store.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What became of one packet at the sinks: its batches, what waits of it, what the log says. */
final class SinkTrace {
  /** Entries of one batch that are told; one that was sealed anew has more than the usual few. */
  private static final int ENTRIES_MOST = 50;

  private static final List<String> DECISIONS =
      List.of("packets", "stays", "as_is", "changed", "withheld", "waiting", "destination");

  private final Reading reading;
  private final CheckedProofs checked;
  private final List<SinkRow> sinks;
  private final Map<Long, String> names = new HashMap<>();
  private final String id;
  private @Nullable EntryProofs proofs;

  SinkTrace(Reading reading, CheckedProofs checked, List<SinkRow> sinks, RequestId id) {
    this.reading = reading;
    this.checked = checked;
    this.sinks = List.copyOf(sinks);
    this.id = id.text();
    sinks.forEach(sink -> names.put(sink.id(), sink.name()));
  }

  /** Where a packet is on its way to one sink. */
  enum State {
    /** No batch has claimed it yet. */
    PENDING,
    /** In a batch that the sink does not have yet. */
    DRAINING,
    /** All of it waits at the fence. */
    HELD,
    /** The sink refused it, alone in its batch. */
    REJECTED,
    /** The sink has what may leave of it. */
    SYNCED,
    /** Its batch is past its retention, or the sink came later. */
    PAST
  }

  /**
   * The packet at one sink.
   *
   * @param isActive false for a sink that the gateway is not configured with any more
   */
  record Leg(State state, boolean isActive, ObjectNode view) {}

  /** The packet at a position of the buffer, at each sink. */
  List<Leg> of(long position) {
    List<Leg> legs = new ArrayList<>();
    for (SinkRow sink : sinks) {
      List<BatchRow> batches =
          reading.read(connection -> BatchTable.holding(connection, sink.id(), position));
      Set<String> waiting = waiting(sink, position);
      State state = state(sink, position, batches, waiting);
      ObjectNode view =
          Json.object()
              .put("sink", sink.name())
              .put("active", sink.isActive())
              .put("paused", sink.isPaused())
              .put("state", state.name().toLowerCase(Locale.ROOT));
      ArrayNode names = view.putArray("waiting");
      waiting.forEach(names::add);
      ArrayNode list = view.putArray("batches");
      batches.forEach(batch -> list.add(view(batch)));
      legs.add(new Leg(state, sink.isActive(), view));
    }
    return legs;
  }

  /** Names of what waits at the fence; an empty one stands for the packet. */
  private Set<String> waiting(SinkRow sink, long position) {
    List<WithheldRow> rows =
        reading.read(connection -> WithheldTable.before(connection, sink.id(), position + 1, 1));
    Set<String> names = new TreeSet<>();
    for (WithheldRow row : rows) {
      if (row.to() > position) {
        names.addAll(Waiting.of(row.names()).at(Math.toIntExact(position - row.first())));
      }
    }
    return names;
  }

  private State state(SinkRow sink, long position, List<BatchRow> batches, Set<String> waiting) {
    if (waiting.contains("")) {
      return State.HELD;
    }
    if (!batches.isEmpty()) {
      return batches.stream().anyMatch(batch -> batch.state() == BatchState.REJECTED)
          ? State.REJECTED
          : batches.stream().anyMatch(SinkTrace::isOnItsWay) ? State.DRAINING : State.SYNCED;
    }
    boolean isClaimed =
        position < sink.claimedTo()
            && reading.read(connection -> BacklogTable.isClaimed(connection, sink.id(), position));
    return isClaimed ? State.PAST : State.PENDING;
  }

  private static boolean isOnItsWay(BatchRow batch) {
    return switch (batch.state()) {
      case DRAINING, FAILED, RECOVERED, BROKEN -> true;
      case ACKED, SPLIT, REJECTED -> false;
    };
  }

  private ObjectNode view(BatchRow batch) {
    ObjectNode view = Views.batch(batch, names);
    view.put("part_of", batch.basis().of() == null ? null : batch.basis().of().id());
    view.put("policy", batch.basis().terms().policy());
    view.put("destination", batch.basis().terms().destination());
    ArrayNode entries = view.putArray("audit");
    AuditQuery about = AuditQuery.all().ofBatch(batch.id());
    for (Entry entry :
        reading.read(connection -> AuditReader.page(connection, about, 0, ENTRIES_MOST))) {
      boolean isOfOthers =
          entry.text("kind").equals(Kind.BATCH_SEALED.word())
              && (entry.text("first_id").compareTo(id) > 0
                  || entry.text("last_id").compareTo(id) < 0);
      if (!isOfOthers) {
        entries.add(view(entry));
      }
    }
    return view;
  }

  private ObjectNode view(Entry entry) {
    ObjectNode view =
        Json.object()
            .put("seq", entry.seq())
            .put("at", entry.text("ts"))
            .put("kind", entry.text("kind"))
            .put("jurisdiction", entry.text("jur"));
    if (entry.text("kind").equals(Kind.BATCH_SEALED.word())) {
      ObjectNode decisions = view.putObject("decisions");
      for (String each : DECISIONS) {
        Object value = entry.data().get(each);
        if (value != null) {
          decisions.set(each, Json.mapper().valueToTree(value));
        }
      }
    }
    proofs().tell(entry, view);
    return view;
  }

  /** The same for all entries of this packet. */
  private EntryProofs proofs() {
    EntryProofs known = proofs;
    if (known == null) {
      known = checked.newest();
      proofs = known;
    }
    return known;
  }
}
