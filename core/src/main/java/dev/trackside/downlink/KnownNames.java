package dev.trackside.downlink;

import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The names that came before, found again by their bytes: channels to their index in the builder,
 * and source, session and circuit together to their stream. Names are compared whole, so a hash
 * that two share costs time and no correctness. Bounded: the channels start anew when the table is
 * half full, a stream gives way to the next one that falls on its place. For one thread.
 */
final class KnownNames {
  private static final int CHANNELS = 8_192;
  private static final int STREAMS = 1_024;
  private static final int ORDER = 512;
  private static final int UNSET = -1;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final ChunkBuilder builder;
  private final byte[][] names = new byte[CHANNELS][];
  private final long[] firstWords = new long[CHANNELS];
  private final long[] lastWords = new long[CHANNELS];
  private final int[] channels = new int[CHANNELS];
  private final KnownStream[] streams = new KnownStream[STREAMS];
  private final int[] order = new int[ORDER];
  private int lastSlot;
  private int count;
  private int tables;

  private static final class KnownStream {
    private final byte[] source;
    private final byte[] session;
    private final byte[] circuit;
    private final Stream stream;

    KnownStream(Spans spans) {
      source = spans.copy(Field.SOURCE);
      session = spans.copy(Field.SESSION);
      circuit = spans.copy(Field.CIRCUIT);
      stream =
          new Stream(
              new String(source, StandardCharsets.UTF_8),
              new String(session, StandardCharsets.UTF_8),
              new String(circuit, StandardCharsets.UTF_8));
    }

    boolean is(Spans spans) {
      return spans.equal(Field.SOURCE, source)
          && spans.equal(Field.SESSION, session)
          && spans.equal(Field.CIRCUIT, circuit);
    }
  }

  KnownNames(ChunkBuilder builder) {
    this.builder = builder;
    this.tables = builder.tables();
    Arrays.fill(streams, new KnownStream(new Spans(Stream.UNKNOWN)));
    Arrays.fill(names, new byte[0]);
  }

  /** Forgets the channels if the builder has started its tables anew; to be called a packet. */
  void refresh() {
    if (tables != builder.tables()) {
      forgetChannels();
      tables = builder.tables();
    }
  }

  /** The builder's index of the channel with this name, which is not empty. */
  int channel(byte[] bytes, int start, int end) {
    int length = end - start;
    long first = Utf8.word(bytes, start, length);
    int slot = slot(hash(bytes, start, end), CHANNELS);
    while (true) {
      byte[] name = names[slot];
      if (name.length == 0) {
        return learn(slot, bytes, start, end, first);
      }
      if (firstWords[slot] == first
          && name.length == length
          && (length <= 8 || Arrays.equals(name, 8, length, bytes, start + 8, end))) {
        lastSlot = slot;
        return channels[slot];
      }
      slot = (slot + 1) & (CHANNELS - 1);
    }
  }

  /**
   * The place behind the closing quote, if the name that stood at this place of the packet before
   * stands here again; else a negative number.
   */
  int foretold(int place, byte[] bytes, int start, int end) {
    int slot = order[place & (ORDER - 1)];
    byte[] name = names[slot];
    int length = name.length;
    int quote = start + length;
    boolean same =
        length > 0
            && quote < end
            && bytes[quote] == '"'
            && Utf8.word(bytes, start, length) == firstWords[slot]
            && (length <= 8 || Utf8.word(bytes, quote - 8, 8) == lastWords[slot])
            && (length <= 16 || Arrays.equals(name, 8, length - 8, bytes, start + 8, quote - 8));
    return same ? quote + 1 : -1;
  }

  /** The channel of the name foretold at this place. */
  int foretoldChannel(int place) {
    return channels[order[place & (ORDER - 1)]];
  }

  /** Foretells for this place the name found last, which has no escapes. */
  void foretell(int place) {
    order[place & (ORDER - 1)] = lastSlot;
  }

  /** The stream that the three names are. */
  Stream stream(Spans spans) {
    // The source tells streams apart; of the other two a glance at one end is enough.
    long hash = spans.hash(Field.SOURCE);
    hash += spans.lastWord(Field.SESSION) + 31 * spans.lastWord(Field.CIRCUIT);
    int slot = slot(hash, STREAMS);
    KnownStream known = streams[slot];
    if (!known.is(spans)) {
      known = new KnownStream(spans);
      streams[slot] = known;
    }
    return known.stream;
  }

  private int learn(int freeSlot, byte[] bytes, int start, int end, long first) {
    int slot = freeSlot;
    if (count == CHANNELS / 2) {
      forgetChannels();
      slot = slot(hash(bytes, start, end), CHANNELS);
    }
    count++;
    names[slot] = Arrays.copyOfRange(bytes, start, end);
    firstWords[slot] = first;
    lastWords[slot] = end - start < 8 ? 0 : Utf8.word(bytes, end - 8, 8);
    lastSlot = slot;
    channels[slot] = builder.channel(new String(bytes, start, end - start, StandardCharsets.UTF_8));
    return channels[slot];
  }

  private void forgetChannels() {
    Arrays.fill(names, new byte[0]);
    count = 0;
  }

  private static int slot(long hash, int slots) {
    return (int) ((hash * SPREAD) >>> 40) & (slots - 1);
  }

  private static long hash(byte[] bytes, int start, int end) {
    long hash = (long) end - start;
    for (int at = start; at < end; at += 8) {
      hash = (hash ^ Utf8.word(bytes, at, end - at)) * SPREAD;
      hash ^= hash >>> 32;
    }
    return hash;
  }

  /** Where the texts of a packet lie: in its own bytes, in others, or in the defaults. */
  static final class Spans {
    private final byte[][] defaults = new byte[Field.TEXTS][0];
    private final byte[][] bytes = new byte[Field.TEXTS][0];
    private final int[] start = new int[Field.TEXTS];
    private final int[] end = new int[Field.TEXTS];

    /** Spans that begin as the given stream's names. */
    Spans(Stream stream) {
      defaults[Field.SOURCE.place()] = stream.source().getBytes(StandardCharsets.UTF_8);
      defaults[Field.SESSION.place()] = stream.session().getBytes(StandardCharsets.UTF_8);
      defaults[Field.CIRCUIT.place()] = stream.circuit().getBytes(StandardCharsets.UTF_8);
      clear();
    }

    /** Goes back to the defaults. */
    void clear() {
      for (int i = 0; i < Field.TEXTS; i++) {
        start[i] = UNSET;
      }
    }

    void set(Field field, byte[] text, int from, int to) {
      int i = field.place();
      bytes[i] = text;
      start[i] = from;
      end[i] = to;
    }

    int length(Field field) {
      return end(field.place()) - start(field);
    }

    int start(Field field) {
      return Math.max(0, start[field.place()]);
    }

    byte[] bytes(Field field) {
      int i = field.place();
      return start[i] == UNSET ? defaults[i] : bytes[i];
    }

    private int end(int i) {
      return start[i] == UNSET ? defaults[i].length : end[i];
    }

    private byte[] copy(Field field) {
      return Arrays.copyOfRange(bytes(field), start(field), end(field.place()));
    }

    private boolean equal(Field field, byte[] other) {
      int from = start(field);
      int to = end(field.place());
      return Arrays.equals(bytes(field), from, to, other, 0, other.length);
    }

    private long lastWord(Field field) {
      int to = end(field.place());
      int from = Math.max(start(field), to - 8);
      return Utf8.word(bytes(field), from, to - from);
    }

    private long hash(Field field) {
      return KnownNames.hash(bytes(field), start(field), end(field.place()));
    }
  }
}
