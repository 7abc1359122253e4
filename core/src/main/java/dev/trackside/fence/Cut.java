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
    private static final String ERASED = "{\"_erased\":true";
    private static final String AT = ERASED + ",\"at\":";

    /**
     * Stands in metadata for a value that is erased: its name is left, and when that was.
     *
     * @param atMillis since 1970
     */
    public static Literal erased(long atMillis) {
      return new Literal(AT + atMillis + "}");
    }

    /** True for one that {@link #erased} made. */
    public boolean isErased() {
      return json.startsWith(ERASED);
    }

    /** When it was erased, epoch milliseconds; 0 for what does not say so. */
    public long erasedAtMillis() {
      if (!json.startsWith(AT)) {
        return 0;
      }
      try {
        return Long.parseLong(json, AT.length(), json.length() - 1, 10);
      } catch (NumberFormatException e) {
        return 0; // a sender wrote it
      }
    }

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

  /** Takes back a name whose number was not made any more. */
  void dropHalfExtra() {
    while (extraNames.size() > extraNumbers.size()) {
      extraNames.removeLast();
    }
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
