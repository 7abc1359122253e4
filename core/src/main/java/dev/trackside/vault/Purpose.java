package dev.trackside.vault;

import dev.trackside.policy.Jurisdiction.Kept;
import dev.trackside.policy.PrivacyClass;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a key is for: data of one purpose is kept equally long, and goes together. */
enum Purpose {
  /** Health data and what identifies a body. */
  HEALTH(Kept.HEALTH, 7),
  /** Names, numbers, radio, and every text that nobody knows. */
  IDENTITY(Kept.PERSONAL, 30);

  private final Kept kept;
  private final int days;

  Purpose(Kept kept, int days) {
    this.kept = kept;
    this.days = days;
  }

  /** Whose retention days count. */
  Kept kept() {
    return kept;
  }

  /** For how many days, where no law says it. */
  int days() {
    return days;
  }

  /** As scopes name it: {@code health}. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What values of a class are sealed for; null for a class that stays readable. */
  static @Nullable Purpose of(@Nullable PrivacyClass of) {
    if (of == null) {
      return null;
    }
    return switch (of) {
      case HEALTH, BIOMETRIC_ID -> HEALTH;
      case IDENTIFIER, VOICE -> IDENTITY;
      case VEHICLE, BEHAVIOUR, POSITION, CREW, CONTROLLED -> null;
    };
  }
}
