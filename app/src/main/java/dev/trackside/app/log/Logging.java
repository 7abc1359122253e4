package dev.trackside.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.spi.AppenderAttachable;
import java.util.Iterator;
import org.slf4j.LoggerFactory;

/** The program's log as the settings want it. */
public final class Logging {
  /** Under which the gateway tells what a person at a terminal reads as remarks. */
  public static final String EVENTS = "dev.trackside.gateway";

  private Logging() {}

  /**
   * Logs in a format and from a level on. The level is the program's own: what its libraries say
   * beside warnings holds requests as they came, with tokens and data.
   */
  public static void use(LogFormat format, LogLevel level) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
      root.setLevel(level == LogLevel.ERROR ? Level.ERROR : Level.WARN);
      context.getLogger("dev.trackside").setLevel(level.level());
      context.getLogger(EVENTS).setLevel(Level.INFO);
      use(format, root.iteratorForAppenders());
    }
  }

  private static void use(LogFormat format, Iterator<Appender<ILoggingEvent>> appenders) {
    while (appenders.hasNext()) {
      Appender<ILoggingEvent> each = appenders.next();
      if (each instanceof OutputStreamAppender<ILoggingEvent> out
          && out.getEncoder() instanceof LineEncoder encoder) {
        encoder.use(format);
      }
      if (each instanceof SparingAppender sparing) {
        use(format, ((AppenderAttachable<ILoggingEvent>) sparing).iteratorForAppenders());
      }
    }
  }
}
