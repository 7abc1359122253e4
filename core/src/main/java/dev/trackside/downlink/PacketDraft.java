package dev.trackside.downlink;

import dev.trackside.downlink.KnownNames.Spans;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Defect;
import dev.trackside.packet.Reason;
import dev.trackside.packet.Stream;
import dev.trackside.packet.ValueKind;
import java.util.Arrays;
import java.util.Optional;

/**
 * One packet while it is read: its parts come in any order, and only at the end is it known whether
 * it is good. Then it goes into the builder, as a packet or as a dead letter. Reused from packet to
 * packet; for one thread.
 */
final class PacketDraft {
  private static final long NO_TIME = -1;

  /** The line number of a packet that is no line of a file. */
  static final long NO_LINE = 0;

  final Spans spans;
  final KnownNames names;
  private final ChunkBuilder builder;
  private final Limits limits;

  private final Bytes text = new Bytes();
  private int[] channels = new int[64];
  private byte[] kinds = new byte[64];
  private long[] bits = new long[64];
  private int samples;

  private final Bytes metadata = new Bytes();
  private final int[] nameStart = new int[Limits.METADATA_MEMBERS];
  private final int[] nameEnd = new int[Limits.METADATA_MEMBERS];
  private int members;

  private long eventTime = NO_TIME;
  private Optional<Defect> defect = Optional.empty();

  PacketDraft(ChunkBuilder builder, Stream defaults, Limits limits) {
    this.builder = builder;
    this.limits = limits;
    this.spans = new Spans(defaults);
    this.names = new KnownNames(builder);
  }

  /** Begins anew. */
  void clear() {
    names.refresh();
    spans.clear();
    text.clear();
    metadata.clear();
    samples = 0;
    members = 0;
    eventTime = NO_TIME;
    defect = Optional.empty();
  }

  /** Notes what is wrong with the packet; the first defect is the one that counts. */
  void defect(Reason reason, String detail) {
    if (defect.isEmpty()) {
      defect = Optional.of(Defect.ofPacket(reason, detail));
    }
  }

  /** Notes that the bytes are no packet at all, whatever else was wrong with them. */
  void broken(Reason reason, String detail) {
    defect = Optional.of(Defect.ofPacket(reason, detail));
  }

  void eventTime(long epochNanos) {
    eventTime = epochNanos;
  }

  /** The channel with this name, or -1 when no channel can have it, which is noted. */
  int channel(byte[] bytes, int start, int end) {
    if (end == start) {
      defect(Reason.MALFORMED, "field=samples|expected=a channel name");
      return -1;
    }
    if (end - start > limits.nameBytes()) {
      tooLarge("samples", limits.nameBytes() + " bytes in a channel name");
      return -1;
    }
    return names.channel(bytes, start, end);
  }

  /** Sets one of the packet's texts, which stay where they are until the packet is added. */
  void span(Field field, byte[] bytes, int start, int end) {
    if (end - start > limits.nameBytes()) {
      tooLarge(field.word(), limits.nameBytes() + " bytes");
    } else {
      spans.set(field, bytes, start, end);
    }
  }

  /** Adds a sample of any kind but text; a negative channel is a sample that was refused. */
  void sample(int channel, byte kind, long value) {
    if (samples == limits.samplesPerPacket()) {
      tooLarge("samples", limits.samplesPerPacket() + " samples");
    }
    if (channel < 0 || defect.isPresent()) {
      return;
    }
    if (samples == channels.length) {
      channels = Arrays.copyOf(channels, samples * 2);
      kinds = Arrays.copyOf(kinds, samples * 2);
      bits = Arrays.copyOf(bits, samples * 2);
    }
    channels[samples] = channel;
    kinds[samples] = kind;
    bits[samples++] = value;
  }

  /** Adds a text, whose bytes are copied. */
  void text(int channel, byte[] bytes, int start, int end) {
    int offset = text.size();
    text.add(bytes, start, end - start);
    textSince(channel, ValueKind.TEXT, offset);
  }

  /** Where texts are collected; what stands behind an offset becomes one by textSince. */
  Bytes texts() {
    return text;
  }

  /** Adds what was put into {@link #texts} since it had a size. */
  void textSince(int channel, byte kind, int offset) {
    sample(channel, kind, ((long) offset << 32) | (text.size() - offset));
  }

  /** Begins a member of the metadata, whose value is then to be put behind; notes a double one. */
  Bytes member(byte[] bytes, int start, int end) {
    metadata.add(members == 0 ? '{' : ',');
    int from = metadata.size();
    metadata.addQuoted(bytes, start, end);
    int to = metadata.size();
    metadata.add(':');
    if (members == Limits.METADATA_MEMBERS) {
      tooLarge("metadata", Limits.METADATA_MEMBERS + " members");
      members = 1;
    }
    byte[] data = metadata.data();
    for (int i = 0; i < members; i++) {
      if (Arrays.equals(data, nameStart[i], nameEnd[i], data, from, to)) {
        defect(Reason.MALFORMED, "field=metadata|expected=every member once");
      }
    }
    nameStart[members] = from;
    nameEnd[members++] = to;
    return metadata;
  }

  /** Adds the packet to the builder; its bytes are kept if it is a dead letter. */
  void add(byte[] bytes, int start, int end, long line) {
    if (spans.length(Field.SOURCE) == 0) {
      missing("source");
    } else if (eventTime < 0) {
      missing("timestamp");
    } else if (samples == 0) {
      missing("samples");
    }
    if (defect.isPresent()) {
      reject(bytes, start, end, line);
      return;
    }
    begin();
    if (members > 0) {
      metadata.add('}');
      builder.metadata(metadata.data(), 0, metadata.size());
    }
    for (int i = 0; i < samples; i++) {
      byte kind = kinds[i];
      if (kind == ValueKind.TEXT || kind == ValueKind.RAW) {
        int offset = (int) (bits[i] >>> 32);
        builder.text(channels[i], kind, text.data(), offset, (int) bits[i]);
      } else {
        builder.value(channels[i], kind, bits[i]);
      }
    }
    builder.end();
  }

  /** Adds the packet as a dead letter, with what was read of it and its bytes. */
  void reject(byte[] bytes, int start, int end, long line) {
    String where = line == NO_LINE ? "" : "line=" + line + "|";
    begin();
    Defect found = defect.orElseThrow();
    builder.defect(Defect.ofPacket(found.reason(), where + found.detail()));
    builder.raw(bytes, start, Math.min(end - start, limits.rawKeptBytes()));
    builder.end();
  }

  /** Notes that a field is absent. */
  void missing(String field) {
    defect(Reason.MISSING_FIELD, "field=" + field);
  }

  /** Notes that a field is larger than a limit. */
  void tooLarge(String field, String limit) {
    defect(Reason.TOO_LARGE, "field=" + field + "|expected=at most " + limit);
  }

  private void begin() {
    builder.begin(names.stream(spans), Math.max(0, eventTime));
    if (spans.length(Field.PACKET_ID) > 0) {
      int start = spans.start(Field.PACKET_ID);
      builder.packetId(spans.bytes(Field.PACKET_ID), start, spans.length(Field.PACKET_ID));
    }
  }

  /** A run of bytes that grows. */
  static final class Bytes {
    private static final String HEX = "0123456789abcdef";

    private byte[] data = new byte[256];
    private int size;

    byte[] data() {
      return data;
    }

    int size() {
      return size;
    }

    void clear() {
      size = 0;
    }

    void add(int character) {
      if (size == data.length) {
        data = Arrays.copyOf(data, size * 2);
      }
      data[size++] = (byte) character;
    }

    void add(byte[] source) {
      add(source, 0, source.length);
    }

    void add(byte[] source, int offset, int length) {
      if (size + length > data.length) {
        data = Arrays.copyOf(data, Math.max(size + length, size * 2));
      }
      System.arraycopy(source, offset, data, size, length);
      size += length;
    }

    /** Adds a text in quotes, escaped in one way only, so that equal texts are equal bytes. */
    void addQuoted(byte[] source, int start, int end) {
      add('"');
      for (int at = start; at < end; at++) {
        byte character = source[at];
        if (character == '"' || character == '\\') {
          add('\\');
          add(character);
        } else if (character >= 0 && character < ' ') {
          add(new byte[] {'\\', 'u', '0', '0'});
          add(HEX.charAt(character >> 4));
          add(HEX.charAt(character & 15));
        } else {
          add(character);
        }
      }
      add('"');
    }
  }
}
