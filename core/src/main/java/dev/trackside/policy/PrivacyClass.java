package dev.trackside.policy;

import java.util.Locale;
import java.util.Optional;

/**
 * What a field tells about a person, or that its export is controlled. A class permits only the
 * verbs that protect it: pseudonyms are for identifiers (a measurement has too few values to be
 * hidden by any hash), and health never leaves raw.
 */
public enum PrivacyClass {
  /** The car alone: speed, temperatures, what public timing shows. */
  VEHICLE,
  /** How somebody drives: throttle, brake, steering, acceleration. */
  BEHAVIOUR,
  /** Where a person is. */
  POSITION,
  /** Data concerning health (GDPR art. 4(15)): heart rate, oxygen, body temperature. */
  HEALTH,
  /** What identifies a body uniquely (GDPR art. 4(14)): face, voice print, finger. */
  BIOMETRIC_ID,
  /** Names, codes and numbers of a driver. */
  IDENTIFIER,
  /** Names and codes of everybody else. */
  CREW,
  /** Radio. */
  VOICE,
  /** What export control may cover. */
  CONTROLLED;

  /** True when the verb protects this class well enough. */
  public boolean permits(Verb verb) {
    return switch (verb) {
      case REDACT, METADATA_ONLY, HOLD, DROP -> true;
      case PSEUDONYMISE, TOKENISE -> this == IDENTIFIER || this == CREW;
      case MARK_EXPORT -> this == CONTROLLED;
      case LOCATION_RELATIVE -> this == POSITION;
      case AGGREGATE -> isMeasured() || this == HEALTH;
      case GENERALISE -> isMeasured();
      case ALLOW, TRUNCATE_TIME -> isMeasured() || this == VOICE;
    };
  }

  private boolean isMeasured() {
    return this == VEHICLE || this == BEHAVIOUR || this == POSITION;
  }

  /** True for everything but the car alone. */
  public boolean isPersonalOrControlled() {
    return this != VEHICLE;
  }

  /** As policies write it: {@code biometric_id}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The class of a word. */
  public static Optional<PrivacyClass> of(String word) {
    for (PrivacyClass each : values()) {
      if (each.word().equals(word)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
