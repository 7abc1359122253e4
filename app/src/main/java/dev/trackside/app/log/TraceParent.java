package dev.trackside.app.log;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request says of the trace that it is part of, as the W3C's Trace Context has it.
 *
 * @param trace the trace, 32 hexadecimal digits
 * @param span the caller's part of it, 16 hexadecimal digits
 * @param isSampled whether the caller keeps what it tells of the trace
 */
public record TraceParent(String trace, String span, boolean isSampled) {
  private static final Pattern FORM =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

  /** What a header says; empty when it is absent or says nothing that can be used. */
  public static Optional<TraceParent> of(String header) {
    Matcher found = FORM.matcher(header);
    if (!found.matches()) {
      return Optional.empty();
    }
    String version = found.group(1);
    boolean hasMore = found.group(5) != null;
    boolean isUsable =
        !version.equals("ff")
            && !(version.equals("00") && hasMore)
            && found.group(2).chars().anyMatch(digit -> digit != '0')
            && found.group(3).chars().anyMatch(digit -> digit != '0');
    return isUsable
        ? Optional.of(new TraceParent(found.group(2), found.group(3), isSampled(found.group(4))))
        : Optional.empty();
  }

  /** The last bit of the flags; what the others mean is not known. */
  private static boolean isSampled(String flags) {
    return (Integer.parseInt(flags, 16) & 1) == 1;
  }
}
