package dev.trackside.connectors.released;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One packet as it left. The reader fills the same one again for every line; what is handed out is
 * good until then.
 */
public final class ReleasedPacket {
  /** What a sample's value is. */
  public enum Kind {
    /** A whole number that fits 64 bits: {@link #whole}; {@link #number} has it too. */
    WHOLE,
    /** Any other number: {@link #number}. */
    NUMBER,
    /** {@code true} or {@code false}: {@link #whole} is 1 or 0. */
    BOOLEAN,
    /** A text: {@link #text}. */
    TEXT,
    /** No value. */
    NULL
  }

  /** The fields that a packet may lack are null in it. */
  String requestId = "";

  @Nullable String packetId;
  String source = "";
  String session = "";
  String circuit = "";
  String timestamp = "";
  String receivedAt = "";
  String batchId = "";
  @Nullable String jurisdiction;
  @Nullable String metadata;
  @Nullable String withheld;
  @Nullable String late;
  boolean supplement;
  int start;
  int end;

  private int samples;
  private String[] names = new String[64];
  private Kind[] kinds = new Kind[64];
  private long[] wholes = new long[64];
  private double[] numbers = new double[64];
  private @Nullable String[] texts = new @Nullable String[64];

  ReleasedPacket() {}

  void clear() {
    requestId = "";
    packetId = null;
    source = "";
    session = "";
    circuit = "";
    timestamp = "";
    receivedAt = "";
    batchId = "";
    jurisdiction = null;
    metadata = null;
    withheld = null;
    late = null;
    supplement = false;
    samples = 0;
  }

  void add(String name, Kind kind, long whole, double number, @Nullable String text) {
    if (samples == names.length) {
      int more = samples * 2;
      names = Arrays.copyOf(names, more);
      kinds = Arrays.copyOf(kinds, more);
      wholes = Arrays.copyOf(wholes, more);
      numbers = Arrays.copyOf(numbers, more);
      texts = Arrays.copyOf(texts, more);
    }
    names[samples] = name;
    kinds[samples] = kind;
    wholes[samples] = whole;
    numbers[samples] = number;
    texts[samples] = text;
    samples++;
  }

  /** The id that Trackside gave it on arrival. */
  public String requestId() {
    return requestId;
  }

  /** The sender's id, or what the policy made of it; null for none. */
  public @Nullable String packetId() {
    return packetId;
  }

  /** Who sent it, or a pseudonym. */
  public String source() {
    return source;
  }

  /** Its session. */
  public String session() {
    return session;
  }

  /** Its circuit. */
  public String circuit() {
    return circuit;
  }

  /** Event time, RFC 3339 in UTC, up to nine decimals. */
  public String timestamp() {
    return timestamp;
  }

  /** When Trackside received it, RFC 3339 in UTC. */
  public String receivedAt() {
    return receivedAt;
  }

  /** The batch that it is in. */
  public String batchId() {
    return batchId;
  }

  /** The jurisdiction that decided; null for a packet that no policy was asked for. */
  public @Nullable String jurisdiction() {
    return jurisdiction;
  }

  /** Its metadata, a JSON object; null for none. */
  public @Nullable String metadata() {
    return metadata;
  }

  /** The names of what was taken out, a JSON array; null for nothing. */
  public @Nullable String withheld() {
    return withheld;
  }

  /** Why it is late: it was a dead letter before; null when it was not. */
  public @Nullable String late() {
    return late;
  }

  /** True when it adds to a packet of the same request id that left earlier. */
  public boolean isSupplement() {
    return supplement;
  }

  /** Where its line begins in the batch's bytes. */
  public int start() {
    return start;
  }

  /** Where its line ends in the batch's bytes; the line feed is not in it. */
  public int end() {
    return end;
  }

  /** Number of samples. */
  public int samples() {
    return samples;
  }

  /** The channel of a sample. */
  public String name(int sample) {
    return names[sample];
  }

  /** What the value of a sample is. */
  public Kind kind(int sample) {
    return kinds[sample];
  }

  /** The value of a sample that is a whole number or a boolean. */
  public long whole(int sample) {
    return wholes[sample];
  }

  /** The value of a sample that is a number. */
  public double number(int sample) {
    return numbers[sample];
  }

  /** The value of a sample that is a text. */
  public String text(int sample) {
    String text = texts[sample];
    if (text == null) {
      throw new IllegalArgumentException("sample " + sample + " is no text");
    }
    return text;
  }
}
