package dev.trackside.bench.watch;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Those who watch: pages, which take the stream of pictures and after each what came on the strips
 * of two cars, and terminals, which ask for the health every two seconds. They ask what the page
 * and the terminal of the product ask, and draw nothing.
 */
final class Watchers implements AutoCloseable {
  private static final int TERMINAL_MILLIS = 2_000;
  private static final int SPREAD_MILLIS = 600;
  private static final int SETTLED = 2;
  private static final int RUSHING = 3;
  private static final Pattern END = Pattern.compile("\"end\"\\s*:\\s*([0-9]+)");
  private static final byte[] PICTURE = "event: snapshot".getBytes(StandardCharsets.US_ASCII);

  private final InetSocketAddress gateway;
  private final Queue<HttpURLConnection> streams = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(
          Thread.ofPlatform().name("watcher-", 0).daemon(true).factory());
  private final LongAdder pictures = new LongAdder();
  private final LongAdder stripsRead = new LongAdder();
  private final LongAdder looks = new LongAdder();
  private final AtomicReference<String> trouble = new AtomicReference<>("");
  private final Queue<Long> ids = new ConcurrentLinkedQueue<>();
  private final long beganNanos = System.nanoTime();
  private final int pages;
  private final String shown;
  private volatile boolean isOver;

  private Watchers(InetSocketAddress gateway, int pages, String shown) {
    this.gateway = gateway;
    this.pages = pages;
    this.shown = shown;
  }

  /**
   * Attaches them; returns when every page has drawn twice: the first time it reads a minute.
   *
   * @param shown what each page draws: the query of some cars' channels
   */
  static Watchers attach(InetSocketAddress gateway, int pages, String shown, int terminals)
      throws InterruptedException {
    Watchers watchers = new Watchers(gateway, pages, shown);
    CountDownLatch seeing = new CountDownLatch(pages);
    for (int i = 0; i < pages; i++) {
      watchers.start(() -> watchers.page(seeing));
    }
    for (int i = 0; i < terminals; i++) {
      watchers.start(watchers::terminal);
    }
    if (!seeing.await(60, TimeUnit.SECONDS)) {
      watchers.close();
      throw new IllegalStateException("not every page sees a picture: " + watchers.trouble.get());
    }
    return watchers;
  }

  /**
   * Asks for a while as often as it goes, so that what asks and answers is compiled: at one picture
   * a second that takes the virtual machine minutes, and costs more than watching.
   */
  static void rush(InetSocketAddress gateway, String shown, double seconds)
      throws InterruptedException {
    try (Watchers watchers = new Watchers(gateway, 0, shown)) {
      watchers.start(() -> watchers.page(new CountDownLatch(1)));
      for (int i = 0; i < RUSHING; i++) {
        watchers.start(watchers::hurry);
      }
      Thread.sleep((long) (seconds * 1_000));
      if (!watchers.trouble.get().isEmpty()) {
        throw new IllegalStateException(watchers.trouble.get());
      }
    }
  }

  private void hurry() throws IOException {
    Strips drawn = strips();
    while (!isOver) {
      get("/api/v1/health");
      drawn.read();
    }
  }

  private interface Watching {
    void go() throws IOException, InterruptedException;
  }

  private void start(Watching watching) {
    threads.execute(() -> {
      ids.add(Thread.currentThread().threadId());
      try {
        watching.go();
      } catch (IOException | InterruptedException | RuntimeException e) {
        if (!isOver) {
          trouble.compareAndSet("", e.toString());
        }
      }
    });
  }

  private void page(CountDownLatch seeing) throws IOException, InterruptedException {
    Strips drawn = strips();
    HttpURLConnection events = Asking.connect(gateway, "/api/v1/events");
    events.setRequestProperty("Accept", "text/event-stream");
    streams.add(events);
    try (InputStream stream = events.getInputStream()) {
      Heads heads = new Heads();
      int drawings = 0;
      byte[] bytes = new byte[64 << 10];
      for (int read = stream.read(bytes); read >= 0 && !isOver; read = stream.read(bytes)) {
        int seen = heads.count(bytes, read);
        if (seen > 0) {
          pictures.add(seen);
          Thread.sleep(ThreadLocalRandom.current().nextLong(SPREAD_MILLIS));
          drawn.read();
          if (++drawings == SETTLED) {
            seeing.countDown();
          }
        }
      }
    }
  }

  /** Counts the beginnings of pictures in a stream, also those that two reads share. */
  private static final class Heads {
    private int matched;

    int count(byte[] bytes, int length) {
      int seen = 0;
      for (int i = 0; i < length; i++) {
        if (bytes[i] == PICTURE[matched]) {
          matched++;
        } else {
          matched = bytes[i] == PICTURE[0] ? 1 : 0;
        }
        if (matched == PICTURE.length) {
          matched = 0;
          seen++;
        }
      }
      return seen;
    }
  }

  /** The strips of a page: each answer goes on where the one before ended. */
  private final class Strips {
    private String after = "";

    void read() throws IOException {
      String text = get("/api/v1/strips?" + shown + after);
      Matcher end = END.matcher(text);
      if (!end.find()) {
        throw new IOException("strips without an end: " + text);
      }
      after = "&after=" + end.group(1);
      stripsRead.increment();
    }
  }

  /** What a page draws; first it asks which sources there are. */
  private Strips strips() throws IOException {
    get("/api/v1/strips");
    return new Strips();
  }

  private void terminal() throws IOException, InterruptedException {
    while (!isOver) {
      get("/api/v1/health");
      looks.increment();
      Thread.sleep(TERMINAL_MILLIS);
    }
  }

  private String get(String path) throws IOException {
    Asking.Answer answer = Asking.of(gateway, path);
    if (answer.status() != 200) {
      throw new IOException(path + " is answered by " + answer.status() + " " + answer.body());
    }
    return answer.body();
  }

  /** Processor time of the watchers themselves since they were attached, in cores. */
  double cores() {
    ThreadMXBean times = ManagementFactory.getThreadMXBean();
    long nanos = ids.stream().mapToLong(id -> Math.max(0, times.getThreadCpuTime(id))).sum();
    return (double) nanos / (System.nanoTime() - beganNanos);
  }

  /** Fails unless they saw what they should have seen in so many seconds. */
  void check(double seconds) {
    long least = (long) (pages * Math.max(1, seconds / 2));
    if (!trouble.get().isEmpty() || pictures.sum() < least || stripsRead.sum() < pages) {
      throw new IllegalStateException(
          "%,d pictures, %,d strips, %,d looks of terminals; %s"
              .formatted(pictures.sum(), stripsRead.sum(), looks.sum(), trouble.get()));
    }
  }

  @Override
  public void close() {
    isOver = true;
    streams.forEach(HttpURLConnection::disconnect);
    threads.shutdownNow();
  }
}
