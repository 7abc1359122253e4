package dev.trackside.app.wall;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The terminal of this process, taken over for a while: keys come one by one, the screen is another
 * one, and {@link #close} puts everything back; so does the end of the process, however it comes
 * but by SIGKILL. What a terminal is set to is said and asked with {@code stty}, which every system
 * has that has terminals.
 */
final class Tty implements AutoCloseable {
  private static final File DEVICE = new File("/dev/tty");
  private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[2J";
  private static final String LEAVE = "\u001b[0m\u001b[?25h\u001b[?1049l";
  private static final int SEQUENCE_MOST = 8;

  private final PrintStream out;
  private final FileInputStream keys;
  private final String before;
  private final AtomicBoolean isRestored = new AtomicBoolean();
  private final Thread hook = new Thread(this::restore, "terminal-restore");

  private Tty(PrintStream out, FileInputStream keys, String before) {
    this.out = out;
    this.keys = keys;
    this.before = before;
  }

  /** Takes the terminal; empty when there is none, or it cannot put the cursor anywhere. */
  static Optional<Tty> open(Map<String, String> environment, PrintStream out) {
    String kind = environment.getOrDefault("TERM", "dumb");
    if (kind.equals("dumb") || kind.isEmpty() || !DEVICE.canRead()) {
      return Optional.empty();
    }
    try {
      Optional<String> before = stty("-g");
      if (before.isEmpty()) {
        return Optional.empty();
      }
      Tty tty = new Tty(out, new FileInputStream(DEVICE), before.get());
      Runtime.getRuntime().addShutdownHook(tty.hook);
      // A tenth of a second without a key is an answer too. Ctrl-C stays a signal.
      stty("-icanon", "-echo", "min", "0", "time", "1");
      out.print(ENTER);
      out.flush();
      return Optional.of(tty);
    } catch (IOException e) {
      // No terminal after all, as for a job in the background of nothing.
      return Optional.empty();
    }
  }

  /** Runs stty on the terminal; empty when it fails. */
  private static Optional<String> stty(String... arguments) {
    try {
      String[] command = new String[arguments.length + 1];
      command[0] = "stty";
      System.arraycopy(arguments, 0, command, 1, arguments.length);
      Process process =
          new ProcessBuilder(command)
              .redirectInput(Redirect.from(DEVICE))
              .redirectError(Redirect.DISCARD)
              .start();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0
          ? Optional.of(answer)
          : Optional.empty();
    } catch (IOException e) {
      // There is no stty here, or no terminal any more.
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** The terminal's size now; the usual one when it does not say. */
  Size size() {
    String[] words = stty("size").orElse("").split(" ", -1);
    try {
      Size told = new Size(Integer.parseInt(words[1]), Integer.parseInt(words[0]));
      return told.columns() > 0 && told.rows() > 0 ? told : Size.USUAL;
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return Size.USUAL;
    }
  }

  /**
   * The next key, or the sequence that a key sends; empty when none comes within a tenth of a
   * second.
   */
  String key() throws IOException {
    byte[] bytes = new byte[SEQUENCE_MOST];
    int count = keys.read(bytes, 0, 1);
    if (count < 1) {
      return "";
    }
    if (bytes[0] == 0x1b) {
      // The rest of a sequence is there already; a lone Esc has none.
      int more = keys.read(bytes, 1, SEQUENCE_MOST - 1);
      count += Math.max(0, more);
    }
    return new String(Arrays.copyOf(bytes, count), StandardCharsets.ISO_8859_1)
        .replace("\u001bO", "\u001b[");
  }

  /**
   * Draws the screen over what is there, each line to its end, so that nothing flickers; nothing
   * once the terminal is given back, which a signal does at any moment.
   */
  synchronized void draw(List<String> lines) {
    if (isRestored.get()) {
      return;
    }
    StringBuilder text = new StringBuilder("\u001b[?7l\u001b[H");
    for (int i = 0; i < lines.size(); i++) {
      text.append(i == 0 ? "" : "\r\n").append(lines.get(i)).append("\u001b[K");
    }
    out.print(text.append("\u001b[J\u001b[?7h"));
    out.flush();
  }

  private void restore() {
    synchronized (this) {
      if (isRestored.getAndSet(true)) {
        return;
      }
      out.print(LEAVE);
      out.flush();
    }
    stty(before);
  }

  @Override
  public void close() throws IOException {
    restore();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the hook finds that it is done.
      return;
    } finally {
      keys.close();
    }
  }
}
