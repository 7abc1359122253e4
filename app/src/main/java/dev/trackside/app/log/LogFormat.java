package dev.trackside.app.log;

/** How a line of the log looks. */
public enum LogFormat {
  /** For people. */
  TEXT,
  /** An object a line, for programs. */
  JSON
}
