package dev.trackside.bench.rivals;

import dev.trackside.bench.load.Target;

/**
 * Something that takes packets, set up in one of two ways.
 *
 * @param name its name in the output, such as {@code rocksdb}
 * @param setting how it is set up
 * @param durable true when an answered packet is on the device; a default can be that too
 * @param promise what is true when it answers, and how that is reached
 * @param opening opens it in an empty directory
 */
public record Rival(
    String name, Setting setting, boolean durable, String promise, Target.Opening opening) {
  /** The raw disk: what every other one is measured by. */
  public static final String RAW = "raw-file";

  /** Trackside itself. */
  public static final String OURS = "trackside";

  static Rival durable(String name, String promise, Target.Opening opening) {
    return new Rival(name, Setting.DURABLE, true, promise, opening);
  }

  static Rival byDefault(String name, boolean durable, String promise, Target.Opening opening) {
    return new Rival(name, Setting.DEFAULT, durable, promise, opening);
  }

  /** Name and setting in one word, such as {@code rocksdb-durable}. */
  public String label() {
    return name + "-" + setting.word();
  }
}
