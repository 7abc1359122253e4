package dev.trackside.policy;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * The catalogue: what each channel and each piece of metadata tells. Names are exact.
 *
 * @param classes the class of each name
 * @param texts what a text of a vehicle or behaviour field must look like to count as one
 * @param source what a source must look like; another counts as an identifier
 * @param session what a session must look like; another counts as an identifier
 */
public record Fields(
    Map<String, PrivacyClass> classes, Map<String, Shape> texts, Shape source, Shape session) {

  /** What a text must look like as a whole: a regular expression. Equal when written the same. */
  public static final class Shape {
    /** Nothing looks like this. */
    public static final Shape NOTHING = new Shape("(?!)");

    /** Long texts are none of a sensor's, and no expression may take its time over them. */
    private static final int LONGEST = 128;

    private final Pattern pattern;

    /** A shape of an expression. */
    public Shape(String regex) {
      this.pattern = Pattern.compile(regex);
    }

    /** True when a text looks like this. */
    public boolean fits(String text) {
      return text.length() <= LONGEST && pattern.matcher(text).matches();
    }

    /** The expression, as written. */
    public String regex() {
      return pattern.pattern();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Shape shape && regex().equals(shape.regex());
    }

    @Override
    public int hashCode() {
      return regex().hashCode();
    }

    @Override
    public String toString() {
      return regex();
    }
  }
}
