package dev.trackside.guard;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The breakers' settings by source: those of the first rule whose pattern fits.
 *
 * @param rules the rules, in the order in which they are tried
 * @param others the settings of sources that no rule fits
 */
public record BreakerRules(List<Rule> rules, BreakerSettings others) {
  /**
   * Settings for some sources.
   *
   * @param pattern a source's name, in which {@code *} stands for any text
   * @param settings their settings
   */
  public record Rule(String pattern, BreakerSettings settings) {
    boolean fits(String source) {
      StringBuilder regex = new StringBuilder();
      for (String part : pattern.split("\\*", -1)) {
        regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(part));
      }
      return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(source).matches();
    }
  }

  /** Keeps the list as it is. */
  public BreakerRules {
    rules = List.copyOf(rules);
  }

  /** The standard settings for every source. */
  public static BreakerRules standard() {
    return new BreakerRules(List.of(), BreakerSettings.standard());
  }

  /** The settings of a source's breakers. */
  public BreakerSettings of(String source) {
    for (Rule rule : rules) {
      if (rule.fits(source)) {
        return rule.settings();
      }
    }
    return others;
  }
}
