package dev.trackside.app.proof;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One system call of a trace. Begin and end are line numbers of the trace, whose order is the order
 * in which the tracer saw them; a call without an end never returned.
 *
 * @param process the thread that called
 * @param name its name
 * @param arguments its arguments as the tracer prints them
 * @param result what it returned; negative when it failed or never returned
 * @param began where it began
 * @param ended where it returned
 */
record SystemCall(long process, String name, String arguments, long result, int began, int ended) {
  static final int NEVER = Integer.MAX_VALUE;
  private static final Pattern DESCRIPTOR = Pattern.compile("^[0-9]+<([^>]*)>");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  /** The file of the descriptor that it was called with; empty for none. */
  String file() {
    Matcher matcher = DESCRIPTOR.matcher(arguments);
    return matcher.find() ? matcher.group(1) : "";
  }

  /** A quoted argument, counted from 0; empty when there are fewer. */
  String quoted(int index) {
    Matcher matcher = QUOTED.matcher(arguments);
    for (int i = 0; i < index; i++) {
      if (!matcher.find()) {
        return "";
      }
    }
    return matcher.find() ? matcher.group(1) : "";
  }

  /** True for a write to a file. */
  boolean writes(String path) {
    return (name.equals("pwrite64") || name.equals("write") || name.equals("writev"))
        && file().equals(path);
  }

  /** True for a sync of a file or directory that did what was asked. */
  boolean syncs(String path) {
    return (name.equals("fsync") || name.equals("fdatasync")) && result == 0 && file().equals(path);
  }

  /** True when it began after another one had returned. */
  boolean follows(SystemCall other) {
    return other.ended != NEVER && began > other.ended;
  }

  /** True when it had returned before another one began. */
  boolean precedes(SystemCall other) {
    return other.follows(this);
  }
}
