package dev.trackside.salvage;

import java.util.List;
import java.util.Map;

/**
 * What a look at a file, or its repair, found.
 *
 * @param damage what could not be read, by table; empty for a whole file
 * @param loss what is not there any more
 * @param lost the first ranges of positions that hold nothing, each with the one behind it
 * @param packets packets of the buffer that can be read
 * @param bytes how much was read
 * @param millis how long it took
 * @param setAside where the damaged file is, below the data directory; empty while it is in place
 * @param sha256 its hash; empty while it is in place
 */
public record SalvageReport(
    Map<String, String> damage,
    Loss loss,
    List<Range> lost,
    long packets,
    long bytes,
    long millis,
    String setAside,
    String sha256) {
  /** Ranges that are told one by one. */
  static final int RANGES_MOST = 100;

  /**
   * Positions that hold nothing.
   *
   * @param first the first of them
   * @param to the position behind the last
   */
  public record Range(long first, long to) {}

  /** True when nothing is damaged. */
  public boolean isWhole() {
    return damage.isEmpty();
  }

  /** How fast it went, megabytes a second. */
  public double megabytesPerSecond() {
    return bytes / 1_000.0 / Math.max(1, millis);
  }
}
