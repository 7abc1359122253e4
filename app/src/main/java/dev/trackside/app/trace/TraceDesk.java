package dev.trackside.app.trace;

import dev.trackside.app.audit.NotThereException;
import dev.trackside.app.desk.BadWordException;
import dev.trackside.app.json.Json;
import dev.trackside.app.json.Views;
import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.RequestFinder;
import dev.trackside.buffer.RequestFinder.Found;
import dev.trackside.buffer.RequestFinder.Place;
import dev.trackside.buffer.TraceMark;
import dev.trackside.buffer.TraceTable;
import dev.trackside.delivery.SinkRow;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.Defect;
import dev.trackside.packet.RequestId;
import dev.trackside.packet.Stream;
import dev.trackside.quarantine.Letter;
import dev.trackside.quarantine.LetterReader;
import dev.trackside.store.Reading;
import dev.trackside.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers what became of a packet.
 *
 * <pre>
 * {"request_id":..,"verdict":"accepted|quarantined|not_kept|removed","state":..,"answer":..,
 *  "hint":..,"packet":{..}|null,
 *  "trace":{"trace_id":..,"span_id":..,"sampled":bool}|null,"dead_letters":[..],
 *  "places":[{"position":n,"committed_at":..,"late":bool,"sinks":[..]}]}
 * </pre>
 */
public final class TraceDesk {
  private final Reading reading;
  private final SinkTrace sinks;

  private TraceDesk(Reading reading, SinkTrace sinks) {
    this.reading = reading;
    this.sinks = sinks;
  }

  /**
   * The life of the packet with an id, out of a file, open or not.
   *
   * @param proofs of the same file
   * @throws BadWordException when the text is no request id
   * @throws NotThereException when no packet ever had it here
   */
  public static ObjectNode trace(Reading reading, CheckedProofs proofs, String text) {
    RequestId id = id(text);
    List<SinkRow> rows = reading.read(SinkRow::all);
    SinkTrace sinks = new SinkTrace(reading, proofs, rows, id);
    return new TraceDesk(reading, sinks).of(id);
  }

  /** The id that a text stands for. */
  public static RequestId id(String text) {
    return RequestId.parse(text)
        .orElseThrow(() ->
            new BadWordException(
                text + " is no request id",
                RequestId.LENGTH + " letters and digits, as receipts and sinks have them"));
  }

  private ObjectNode of(RequestId id) {
    Found inBuffer = new RequestFinder(reading, BlockLog.ofBuffer()).find(id);
    Found inLetters = new RequestFinder(reading, BlockLog.ofDeadLetters()).find(id);
    List<Letter> letters = letters(inLetters.places());
    List<Passage> passages = new ArrayList<>();
    for (Place place : inBuffer.places()) {
      passages.add(new Passage(place, sinks.of(place.position())));
    }
    ObjectNode view = Json.object().put("request_id", id.text());
    if (passages.isEmpty() && letters.isEmpty()) {
      absent(view, id, inBuffer, inLetters);
    } else {
      Verdict.of(passages, letters).tell(view);
    }
    view.set("packet", packet(inBuffer.places(), inLetters.places()));
    view.set("trace", trace(inBuffer.places(), inLetters.places()));
    ArrayNode dead = view.putArray("dead_letters");
    letters.forEach(letter -> dead.add(view(letter)));
    ArrayNode places = view.putArray("places");
    passages.forEach(passage -> places.add(passage.view()));
    return view;
  }

  /** A letter's samples stay where they are; only what became of it is asked. */
  private List<Letter> letters(List<Place> places) {
    LetterReader reader = new LetterReader(reading);
    List<Letter> letters = new ArrayList<>();
    for (Place place : places) {
      Optional<Letter> found = reader.find(place.position());
      found.ifPresent(letters::add);
    }
    return letters;
  }

  private static void absent(ObjectNode view, RequestId id, Found buffer, Found letters) {
    if (buffer.wasRemoved() || letters.wasRemoved()) {
      Verdict.REMOVED.tell(view);
    } else if (!buffer.isWhole() || !letters.isWhole()) {
      throw new StoreException(
          StoreException.Kind.FAILED,
          "it is not noted yet where all packets of this file lie",
          "a running gateway notes a few million a second: ask again in a while",
          null);
    } else if (buffer.isPast() || letters.isPast()) {
      Verdict.NOT_KEPT.tell(view);
    } else {
      throw new NotThereException(
          "no packet of this gateway has the request id " + id.text(),
          "see that it is the right data directory; the newest ids come with receipts");
    }
  }

  private static @Nullable ObjectNode packet(List<Place> inBuffer, List<Place> inLetters) {
    if (inBuffer.isEmpty() && inLetters.isEmpty()) {
      return null;
    }
    Place place = inBuffer.isEmpty() ? inLetters.getFirst() : inBuffer.getFirst();
    Chunk chunk = place.chunk();
    Stream stream = chunk.stream(place.packet());
    long time = chunk.eventTime(place.packet());
    return Json.object()
        .put("source", known(stream.source()))
        .put("session", known(stream.session()))
        .put("circuit", known(stream.circuit()))
        .put("packet_id", known(chunk.packetIds().text(place.packet())))
        .put("timestamp", time == 0 ? null : Views.timeOfNanos(time))
        .put("received_at", Views.timeOfNanos(chunk.receivedAt(place.packet())));
  }

  /** The trace that it came with; what was released has it where it was a dead letter. */
  private @Nullable ObjectNode trace(List<Place> inBuffer, List<Place> inLetters) {
    Optional<TraceMark> kept = trace(BlockLog.ofBuffer(), inBuffer);
    return (kept.isPresent() ? kept : trace(BlockLog.ofDeadLetters(), inLetters))
        .map(trace ->
            Json.object()
                .put("trace_id", trace.trace())
                .put("span_id", trace.span())
                .put("sampled", trace.isSampled()))
        .orElse(null);
  }

  private Optional<TraceMark> trace(BlockLog log, List<Place> places) {
    return places.stream()
        .flatMap(place -> reading.read(each -> TraceTable.at(each, log, place.position())).stream())
        .findFirst();
  }

  private static ObjectNode view(Letter letter) {
    Defect defect = letter.defect();
    return Json.object()
        .put("id", letter.position())
        .put("state", letter.state().word())
        .put("reason", defect.reason().word())
        .put("detail", known(defect.particulars()))
        .put("channel", known(defect.channel()))
        .put("split", defect.split());
  }

  private static @Nullable String known(String text) {
    return text.isEmpty() ? null : text;
  }
}
