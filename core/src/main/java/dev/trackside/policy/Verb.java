package dev.trackside.policy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What happens to a value before it leaves, from the loosest to the strictest: of two verbs the
 * later one wins, so whatever is added can only tighten.
 */
public enum Verb {
  /** It leaves as it is. */
  ALLOW,
  /** It leaves with a mark for export control; without a licence it waits. */
  MARK_EXPORT,
  /** A time, cut down to a step. */
  TRUNCATE_TIME,
  /** A coordinate, replaced by the distance along the lap in steps of metres. */
  LOCATION_RELATIVE,
  /** A name, replaced by a keyed code of its own for each recipient and epoch. */
  PSEUDONYMISE,
  /** A name, replaced by a random code that only the key store can lead back. */
  TOKENISE,
  /** A number, cut down to the lower edge of its bucket. */
  GENERALISE,
  /** Numbers, replaced by the mean of each aligned window that holds enough of them. */
  AGGREGATE,
  /** A value, replaced by a constant: only that there was one leaves. */
  REDACT,
  /** Only that and when a packet was there leaves, by the second. */
  METADATA_ONLY,
  /** It stays until the policy lets it go. */
  HOLD,
  /** It never leaves. */
  DROP;

  /** What a rule may, and must, say besides. */
  public List<Parameter> parameters() {
    return switch (this) {
      case MARK_EXPORT -> List.of(Parameter.CLASSIFICATION, Parameter.LICENCE);
      case TRUNCATE_TIME, LOCATION_RELATIVE -> List.of(Parameter.STEP);
      case PSEUDONYMISE, TOKENISE -> List.of(Parameter.EPOCH);
      case GENERALISE -> List.of(Parameter.BUCKET);
      case AGGREGATE -> List.of(Parameter.WINDOW, Parameter.LEAST, Parameter.BUCKET);
      case ALLOW, REDACT, METADATA_ONLY, HOLD, DROP -> List.of();
    };
  }

  /** True when a value that this is done to is in what leaves, in some form. */
  public boolean sends() {
    return compareTo(METADATA_ONLY) < 0;
  }

  /** True when it cannot be done without a key. */
  public boolean needsKey() {
    return this == PSEUDONYMISE || this == TOKENISE || this == AGGREGATE;
  }

  /** As policies write it: {@code truncate_time}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The verb of a word. */
  public static Optional<Verb> of(String word) {
    for (Verb each : values()) {
      if (each.word().equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** What a rule says besides its verb; in the order in which it is written out. */
  public enum Parameter {
    /** The export-control classification, a text. */
    CLASSIFICATION,
    /** The reference of the licence, a text; empty for none. */
    LICENCE,
    /** Metres of a location, or nanoseconds of a time. */
    STEP,
    /** How long a pseudonym lives: {@code season} or {@code event}. */
    EPOCH,
    /** Length of an aggregate's window, nanoseconds. */
    WINDOW,
    /** Values that an aggregate needs at least. */
    LEAST,
    /** Width of the bucket that a number falls into, in its own unit. */
    BUCKET;

    /** As policies write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
