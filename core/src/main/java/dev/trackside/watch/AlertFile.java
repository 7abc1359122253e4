package dev.trackside.watch;

import dev.trackside.store.DirectorySync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is kept of alerts beside the data, as lines of text: those that last or ended lately, and
 * the silences. Written whole to a second file that is forced to the disk and then takes the
 * first's name, so that a power cut leaves the old one or the new one.
 *
 * <pre>
 * trackside-alerts 1
 * alert   ID   SINCE   COUNT   LAST_SEEN   ACKNOWLEDGED
 * silence GROUP   UNTIL
 * </pre>
 *
 * <p>Between the words is a tab; times are epoch milliseconds, acknowledged is 0 or 1.
 */
final class AlertFile {
  static final String NAME = "alerts.state";
  private static final String HEAD = "trackside-alerts 1";
  private static final long BYTES_MOST = 16 << 20;

  private final Path directory;
  private final Path file;

  AlertFile(Path directory) {
    this.directory = directory;
    this.file = directory.resolve(NAME);
  }

  /** An alert as it is kept. */
  record Kept(String id, long sinceMillis, int count, long seenMillis, boolean isAcknowledged) {}

  /** What the file holds. */
  record Content(List<Kept> alerts, Map<String, Long> silences) {
    static final Content NOTHING = new Content(List.of(), Map.of());
  }

  /** Reads it; nothing when there is none. */
  Content read() throws IOException {
    List<String> lines;
    try {
      if (Files.size(file) > BYTES_MOST) {
        throw new IOException(file + " is too large to be a file of alerts");
      }
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return Content.NOTHING;
    }
    if (lines.isEmpty() || !lines.getFirst().equals(HEAD)) {
      throw new IOException(file + " is not a file of alerts of this version");
    }
    List<Kept> alerts = new ArrayList<>();
    Map<String, Long> silences = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      take(line.split("\t", -1), alerts, silences);
    }
    return new Content(alerts, silences);
  }

  private void take(String[] words, List<Kept> alerts, Map<String, Long> silences)
      throws IOException {
    try {
      if (words.length == 6 && words[0].equals("alert")) {
        alerts.add(
            new Kept(
                words[1],
                Long.parseLong(words[2]),
                Integer.parseInt(words[3]),
                Long.parseLong(words[4]),
                words[5].equals("1")));
        return;
      }
      if (words.length == 3 && words[0].equals("silence")) {
        silences.put(words[1], Long.parseLong(words[2]));
        return;
      }
    } catch (NumberFormatException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
    throw new IOException(file + " is damaged: no line of it begins with " + words[0]);
  }

  /** Writes it; it is on the disk when this returns. */
  void write(Content content) throws IOException {
    StringBuilder text = new StringBuilder(HEAD).append('\n');
    for (Kept each : content.alerts()) {
      text.append("alert\t").append(each.id()).append('\t').append(each.sinceMillis());
      text.append('\t').append(each.count()).append('\t').append(each.seenMillis());
      text.append('\t').append(each.isAcknowledged() ? '1' : '0').append('\n');
    }
    content
        .silences()
        .forEach((group, until) ->
            text.append("silence\t").append(group).append('\t').append(until).append('\n'));
    Path next = file.resolveSibling(NAME + ".next");
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    DirectorySync.force(directory);
  }
}
