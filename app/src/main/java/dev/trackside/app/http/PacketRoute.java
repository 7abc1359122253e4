package dev.trackside.app.http;

import dev.trackside.app.access.Role;
import dev.trackside.app.json.Views;
import dev.trackside.app.otlp.RequestTrace;
import dev.trackside.buffer.TraceMark;
import dev.trackside.downlink.JsonDecoder;
import dev.trackside.downlink.Limits;
import dev.trackside.downlink.UnreadableException;
import dev.trackside.gateway.Answer;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.Receipt;
import dev.trackside.gateway.Refusal;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.store.Time;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.eclipse.jetty.http.HttpStatus;

/**
 * {@code POST /api/v1/packets}: a body of packets becomes one chunk, and is kept whole or not at
 * all; the receipt goes out when it is on the disk.
 *
 * <pre>
 * application/json      one packet, or an array of them
 * application/x-ndjson  a packet a line; a line that is no JSON is a dead letter
 * anything else         '[' begins an array; '{' lines, if the first one ends with '}', else one
 *                       packet
 * </pre>
 */
final class PacketRoute {
  static final String PATH = "/api/v1/packets";

  /** How many bytes are decoded between two looks at the number of packets. */
  private static final int SLICE_BYTES = 64 << 10;

  /** Desks that are kept, and the body up to which one is: what they hold stays small. */
  private static final int DESKS_KEPT = 8;

  private static final int KEPT_BODY_BYTES = 1 << 20;
  private static final Set<String> LINES =
      Set.of(
          "application/x-ndjson",
          "application/ndjson",
          "application/jsonl",
          "application/x-jsonlines");

  private final Gateway gateway;
  private final ApiOptions options;
  private final BlockingQueue<Desk> desks = new ArrayBlockingQueue<>(DESKS_KEPT);

  PacketRoute(Gateway gateway, ApiOptions options) {
    this.gateway = gateway;
    this.options = options;
  }

  Route route() {
    return Route.post(PATH, Set.of(), this::handle).needing(Role.INGEST);
  }

  /** What decodes bodies, one at a time; better when it is warm, because it knows the names. */
  private static final class Desk {
    private final ChunkBuilder builder = new ChunkBuilder();
    private final JsonDecoder decoder;
    private byte[] bytes = new byte[0];

    Desk(ApiOptions options) {
      decoder = new JsonDecoder(builder, options.defaults(), Limits.standard());
    }
  }

  private void handle(Exchange exchange) throws IOException, UnreadableException {
    try (BodyBudget.Share share = exchange.share()) {
      Chunk chunk = chunk(exchange, share);
      share.hold(chunk.sizeBytes());
      switch (accept(chunk, exchange.trace())) {
        case Receipt receipt -> exchange.json(Views.receipt(receipt));
        case Refusal refusal -> throw ProblemException.of(refusal);
      }
    }
  }

  /** Judged, written and durable, or not: a part of the trace, which is kept with the packets. */
  private Answer accept(Chunk chunk, RequestTrace trace) {
    Time time = gateway.time();
    long beganAt = time.epochNanos();
    long began = time.nanos();
    Optional<TraceMark> mark = trace.mark();
    Answer answer =
        mark.isPresent() ? gateway.acceptTraced(chunk, mark.get()) : gateway.accept(chunk);
    long took = time.nanos() - began;
    if (trace.isTold()) {
      String problem = answer instanceof Refusal refusal ? Views.word(refusal.cause()) : null;
      trace.part("commit", beganAt, took, particulars(chunk, answer), problem);
    }
    return answer;
  }

  private static Map<String, Object> particulars(Chunk chunk, Answer answer) {
    Map<String, Object> particulars = new HashMap<>();
    particulars.put("trackside.packets", (long) chunk.count());
    if (chunk.count() > 0) {
      particulars.put("trackside.request_id.first", chunk.requestId(0).text());
      particulars.put("trackside.request_id.last", chunk.requestId(chunk.count() - 1).text());
    }
    if (answer instanceof Receipt receipt) {
      particulars.put("trackside.accepted", (long) receipt.accepted());
      particulars.put("trackside.quarantined", (long) receipt.quarantined());
      particulars.put("trackside.duplicate", (long) receipt.duplicate());
    }
    return particulars;
  }

  private Chunk chunk(Exchange exchange, BodyBudget.Share share)
      throws IOException, UnreadableException {
    Desk desk = desks.poll();
    if (desk == null) {
      desk = new Desk(options);
    }
    RequestBody body = exchange.body(desk.bytes, share);
    decode(desk, body, exchange.header("Content-Type"));
    Chunk chunk = desk.builder.build(gateway.requestIds(), gateway.time().epochNanos());
    // Whatever threw before this line left a half-filled desk, which is not kept.
    if (body.bytes().length <= KEPT_BODY_BYTES && chunk.sizeBytes() <= 2L * KEPT_BODY_BYTES) {
      desk.bytes = body.bytes();
      desks.offer(desk);
    }
    return chunk;
  }

  private void decode(Desk desk, RequestBody body, String contentType) throws UnreadableException {
    byte[] bytes = body.bytes();
    int end = body.length();
    int first = BodyText.first(bytes, end);
    if (first == end) {
      throw ProblemException.badRequest(
          "empty_body", "the body is empty", "send a packet, an array of packets, or NDJSON");
    }
    if (isLines(contentType, bytes, first, end)) {
      lines(desk, bytes, end);
      return;
    }
    int most = options.limits().packetsMost();
    // A packet takes two bytes at least, with its comma.
    if (end / 2 >= most && BodyText.elements(bytes, first, end, most) > most) {
      throw tooMany(most);
    }
    desk.decoder.document(bytes, 0, end);
    if (desk.builder.count() == 0) {
      throw ProblemException.badRequest(
          "empty_body", "the array has no packets", "send at least one packet");
    }
  }

  private void lines(Desk desk, byte[] bytes, int end) {
    int most = options.limits().packetsMost();
    int start = 0;
    while (start < end) {
      int to = BodyText.lineEnd(bytes, Math.min(end, start + SLICE_BYTES), end);
      desk.decoder.lines(bytes, start, to);
      if (desk.builder.count() > most) {
        throw tooMany(most);
      }
      start = to;
    }
  }

  private static boolean isLines(String contentType, byte[] bytes, int first, int end) {
    String type = contentType.toLowerCase(Locale.ROOT);
    int semicolon = type.indexOf(';');
    String name = (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
    demandUtf8(type);
    if (LINES.contains(name)) {
      return true;
    }
    if (name.equals("application/json") || name.endsWith("+json") || bytes[first] == '[') {
      return false;
    }
    if (bytes[first] == '{') {
      return BodyText.firstLineEndsWithBrace(bytes, first, end);
    }
    String hint = "send application/json or application/x-ndjson";
    throw name.isEmpty()
        ? ProblemException.badRequest("malformed", "the body is no JSON", hint)
        : new ProblemException(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE_415,
            "content_type",
            "the body is " + name + " and no JSON",
            hint);
  }

  private static void demandUtf8(String contentType) {
    int at = contentType.indexOf("charset=");
    if (at >= 0) {
      String charset = contentType.substring(at + 8).replace("\"", "").strip();
      int semicolon = charset.indexOf(';');
      charset = semicolon < 0 ? charset : charset.substring(0, semicolon).strip();
      if (!charset.equals("utf-8") && !charset.equals("utf8") && !charset.equals("us-ascii")) {
        throw new ProblemException(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE_415,
            "content_type",
            "the body is in " + charset,
            "JSON is sent in UTF-8");
      }
    }
  }

  private static ProblemException tooMany(int most) {
    return new ProblemException(
        HttpStatus.PAYLOAD_TOO_LARGE_413,
        "too_many_packets",
        "the body has more than %,d packets".formatted(most),
        "send them in several requests; nothing of this one was kept");
  }
}
