package dev.trackside.app.log;

import ch.qos.logback.classic.Level;

/** What is logged: this, and whatever is more serious. */
public enum LogLevel {
  /** What the program cannot help. */
  ERROR,
  /** What somebody should look at. */
  WARN,
  /** What happens, and requests that are traced. */
  INFO,
  /** Every request. */
  DEBUG;

  Level level() {
    return switch (this) {
      case ERROR -> Level.ERROR;
      case WARN -> Level.WARN;
      case INFO -> Level.INFO;
      case DEBUG -> Level.DEBUG;
    };
  }
}
