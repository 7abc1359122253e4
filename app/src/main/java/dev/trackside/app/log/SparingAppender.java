package dev.trackside.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.AppenderAttachableImpl;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Passes the same message on only so often, and says afterwards how often it was not: what goes
 * wrong a thousand times a second must neither fill a disk nor hide what else goes wrong. Messages
 * are the same when they differ in their figures only. Made by the logging configuration. Safe for
 * many threads.
 */
public final class SparingAppender extends UnsynchronizedAppenderBase<ILoggingEvent>
    implements AppenderAttachable<ILoggingEvent> {
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int SERIOUS_MOST = 5;
  private static final int OTHERS_MOST = 50;
  private static final int MESSAGES_MOST = 1_000;
  private static final long LOOK_MILLIS = 1_000;

  private final AppenderAttachableImpl<ILoggingEvent> behind = new AppenderAttachableImpl<>();
  private final Map<Message, Window> windows = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Thread looking;

  /** What is told by the same line of the program. */
  private record Message(String logger, Level level, String template) {}

  /** How often it came since a moment. */
  private static final class Window {
    private final long beganAt = System.nanoTime();
    private int passed;
    private long held;
    private String newest = "";

    boolean isOver() {
      return System.nanoTime() - beganAt > WINDOW_NANOS;
    }
  }

  @Override
  protected void append(ILoggingEvent event) {
    Message message =
        new Message(event.getLoggerName(), event.getLevel(), String.valueOf(event.getMessage()));
    lock.lock();
    try {
      endOver();
      if (!windows.containsKey(message) && windows.size() >= MESSAGES_MOST) {
        message = new Message("log", event.getLevel(), "other messages");
      }
      Window window = windows.computeIfAbsent(message, _ -> new Window());
      boolean isSerious = event.getLevel().isGreaterOrEqual(Level.WARN);
      if (window.passed >= (isSerious ? SERIOUS_MOST : OTHERS_MOST)) {
        window.held++;
        window.newest = event.getFormattedMessage();
        lookLater();
        return;
      }
      window.passed++;
    } finally {
      lock.unlock();
    }
    behind.appendLoopOnAppenders(event);
  }

  private void endOver() {
    Iterator<Map.Entry<Message, Window>> each = windows.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<Message, Window> entry = each.next();
      if (entry.getValue().isOver()) {
        each.remove();
        tell(entry.getKey(), entry.getValue());
      }
    }
  }

  /** Tells of those that were held in the words of the newest of them. */
  private void tell(Message message, Window window) {
    if (window.held == 0) {
      return;
    }
    LoggingEvent event = new LoggingEvent();
    event.setLoggerName(message.logger());
    event.setLevel(message.level());
    event.setThreadName(Thread.currentThread().getName());
    event.setTimeStamp(System.currentTimeMillis());
    event.setMessage(window.newest + " (repeated " + window.held + " times)");
    event.setMDCPropertyMap(Map.of());
    behind.appendLoopOnAppenders(event);
  }

  /** Tells of what was held also when nothing comes after it. */
  private void lookLater() {
    Thread running = looking;
    if (running == null || !running.isAlive()) {
      looking = Thread.ofVirtual().name("log-repeats").start(this::look);
    }
  }

  private void look() {
    boolean isSomethingHeld = true;
    while (isSomethingHeld) {
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      lock.lock();
      try {
        endOver();
        isSomethingHeld = windows.values().stream().anyMatch(each -> each.held > 0);
        if (!isSomethingHeld) {
          looking = null;
        }
      } finally {
        lock.unlock();
      }
    }
  }

  @Override
  public void stop() {
    lock.lock();
    try {
      windows.forEach(this::tell);
      windows.clear();
    } finally {
      lock.unlock();
    }
    super.stop();
  }

  @Override
  public void addAppender(Appender<ILoggingEvent> added) {
    behind.addAppender(added);
  }

  @Override
  public Iterator<Appender<ILoggingEvent>> iteratorForAppenders() {
    return behind.iteratorForAppenders();
  }

  @Override
  public @Nullable Appender<ILoggingEvent> getAppender(String name) {
    return behind.getAppender(name);
  }

  @Override
  public boolean isAttached(Appender<ILoggingEvent> asked) {
    return behind.isAttached(asked);
  }

  @Override
  public void detachAndStopAllAppenders() {
    behind.detachAndStopAllAppenders();
  }

  @Override
  public boolean detachAppender(Appender<ILoggingEvent> removed) {
    return behind.detachAppender(removed);
  }

  @Override
  public boolean detachAppender(String name) {
    return behind.detachAppender(name);
  }
}
