package dev.trackside.app.log;

import java.util.List;
import java.util.regex.Pattern;

/** Takes out of a text what is a secret wherever it stands. The last defence, not the first. */
final class Secrets {
  private static final String MASK = "***";

  private record Rule(Pattern pattern, String instead) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule(Pattern.compile("trk_[A-Za-z0-9_-]+"), "trk_" + MASK),
          new Rule(
              Pattern.compile("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9+/=._~-]{6,}"), "$1 " + MASK),
          new Rule(Pattern.compile("://[^/@\\s]+@"), "://" + MASK + "@"),
          new Rule(
              Pattern.compile("(?i)\\b(password|passwd|secret|token)(\\s*[=:]\\s*)[^\\s,;&]+"),
              "$1$2" + MASK));

  private Secrets() {}

  static String masked(String text) {
    String masked = text;
    for (Rule rule : RULES) {
      masked = rule.pattern().matcher(masked).replaceAll(rule.instead());
    }
    return masked;
  }
}
