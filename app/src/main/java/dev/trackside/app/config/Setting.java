package dev.trackside.app.config;

import java.util.Locale;

/** A setting: its key, what it is good for, and the value it has when nobody says otherwise. */
public final class Setting<T> {
  private final String key;
  private final Kind<T> kind;
  private final T standard;
  private final String unit;
  private final String meaning;

  Setting(String key, Kind<T> kind, T standard, String unit, String meaning) {
    this.key = key;
    this.kind = kind;
    this.standard = standard;
    this.unit = unit;
    this.meaning = meaning;
  }

  /** Its name in a configuration file. */
  public String key() {
    return key;
  }

  /** The environment variable that sets it. */
  public String variable() {
    return "TRACKSIDE_" + key.toUpperCase(Locale.ROOT);
  }

  /** What its value is counted in; empty for what is not counted. */
  public String unit() {
    return unit;
  }

  /** What it is good for. */
  public String meaning() {
    return meaning;
  }

  Kind<T> kind() {
    return kind;
  }

  T standard() {
    return standard;
  }
}
