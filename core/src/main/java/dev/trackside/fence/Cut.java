package dev.trackside.fence;

import dev.trackside.packet.Stream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What of one packet leaves, and how. Used again for the next packet; for one thread. */
public final class Cut {
  /**
   * A value that is no text.
   *
   * @param json as it stands in JSON
   */
  public record Literal(String json) {
    /** Stands in metadata for a value that is erased: its name is left, and nothing else. */
    public static final Literal ERASED = new Literal("{\"_erased\":true}");

    /** True for a number, true or false. */
    public boolean isPlain() {
      return !json.startsWith("{") && !json.startsWith("[") && !json.equals("null");
    }
  }

  /** A sample leaves as it is. */
  public static final byte AS_IT_IS = 0;

  /** A number leaves in its place. */
  public static final byte NUMBER = 1;

  /** A text leaves in its place. */
  public static final byte TEXT = 2;

  /** It stays. */
  public static final byte STAYS = 3;

  /** It is not looked at: an earlier batch had it, or keeps it. */
  public static final byte SKIPPED = 4;

  /** Its key is destroyed: there is nothing left that could leave. */
  public static final byte ERASED = 5;

  byte[] fates = new byte[16];
  double[] numbers = new double[16];
  String[] texts = new String[16];
  boolean isHeld;
  boolean isSupplement;
  boolean isMetadataOnly;
  boolean isLeaving;
  boolean areAllAsTheyAre;
  boolean hasLostMetadata;
  Stream stream = Stream.UNKNOWN;
  String packetId = "";
  String jurisdiction = "";
  String mark = "";
  String doubt = "";
  final Map<String, Object> metadata = new LinkedHashMap<>();
  int unknown;
  final List<String> extraNames = new ArrayList<>();
  final List<Double> extraNumbers = new ArrayList<>();
  final List<String> withheld = new ArrayList<>();
  final List<String> waiting = new ArrayList<>();

  void begin(int places) {
    if (fates.length < places) {
      fates = new byte[places * 2];
      numbers = new double[places * 2];
      texts = new String[places * 2];
    }
    isHeld = false;
    isSupplement = false;
    isMetadataOnly = false;
    isLeaving = true;
    areAllAsTheyAre = false;
    hasLostMetadata = false;
    packetId = "";
    metadata.clear();
    unknown = 0;
    extraNames.clear();
    extraNumbers.clear();
    withheld.clear();
    waiting.clear();
  }

  /** False when nothing of the packet goes into the batch. */
  public boolean isLeaving() {
    return isLeaving;
  }

  /** True when nothing of it leaves yet: the whole packet waits. */
  public boolean isHeld() {
    return isHeld;
  }

  /** True when an earlier batch had the packet, and this brings what was missing. */
  public boolean isSupplement() {
    return isSupplement;
  }

  /** True when only that there was a packet may leave: times by the second. */
  public boolean isMetadataOnly() {
    return isMetadataOnly;
  }

  /** True when every sample leaves as it is. */
  public boolean areAllAsTheyAre() {
    return areAllAsTheyAre;
  }

  /** What happens to the sample at a place, such as {@link #AS_IT_IS}. */
  public byte fate(int place) {
    return fates[place];
  }

  /** The number that leaves in place of the sample. */
  public double number(int place) {
    return numbers[place];
  }

  /** The text that leaves in place of the sample. */
  public String text(int place) {
    return texts[place];
  }

  /** Names of what was made of samples: means of windows, places on the lap. */
  public List<String> extraNames() {
    return extraNames;
  }

  /** The numbers of {@link #extraNames}. */
  public List<Double> extraNumbers() {
    return extraNumbers;
  }

  /** Source, session and circuit as they leave. */
  public Stream stream() {
    return stream;
  }

  /** The sender's own id as it leaves; empty for none. */
  public String packetId() {
    return packetId;
  }

  /** The code of the jurisdiction; empty when nobody knows. */
  public String jurisdiction() {
    return jurisdiction;
  }

  /** The export mark; empty for none. */
  public String mark() {
    return mark;
  }

  /** Why the packet does not count as one of the circuit that it names; empty for nothing. */
  public String doubt() {
    return doubt;
  }

  /** The metadata as they leave: a {@link String}, or a {@link Literal}, of each name. */
  public Map<String, Object> metadata() {
    return metadata;
  }

  /** Known names of what stays. */
  public List<String> withheld() {
    return withheld;
  }

  /** How many fields stay whose names nobody knows: names can tell things too. */
  public int unknown() {
    return unknown;
  }

  /** Names of what stays only for now; an empty name is the packet itself. */
  public List<String> waiting() {
    return waiting;
  }
}
