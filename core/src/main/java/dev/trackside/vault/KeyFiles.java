package dev.trackside.vault;

import dev.trackside.fence.Envelope;
import dev.trackside.store.DirectorySync;
import dev.trackside.store.OwnerFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of the subject keys, and what is done to them in which order. Not safe for threads.
 *
 * <pre>
 * subject.keys         "trackside-subject-keys 1 ID EPOCH", a line feed, an envelope of the table
 * subject-EPOCH.wrap   the key of that envelope, 32 random bytes
 * subject.destroying   numbers that a destruction under way takes away; there only meanwhile
 * </pre>
 *
 * <p>A destruction goes on from wherever it was stopped: the intent first, a new wrapping key, the
 * table without the keys under it, the old wrapping key overwritten and deleted, the intent gone.
 */
final class KeyFiles {
  /** What is on the disk, one after the other, while keys are destroyed. */
  enum Step {
    INTENT,
    NEW_WRAP,
    NEW_TABLE,
    OLD_OVERWRITTEN,
    OLD_DELETED,
    INTENT_GONE
  }

  /** Called after each step; what it throws stops the destruction there, as a fault would. */
  interface Steps {
    void done(Step step) throws IOException;
  }

  /** The table as read, and the epoch of its wrapping key. */
  record Read(KeyTable table, String id, long epoch) {}

  /** The files do not fit; says what to do, never what is in them. */
  static final class UnfitException extends IOException {
    private static final long serialVersionUID = 1L;

    UnfitException(String problem) {
      super(problem);
    }
  }

  private static final String HEAD = "trackside-subject-keys 1 ";
  private static final String INTENT_HEAD = "trackside-subject-destroying 1 ";
  private static final String INTENT_END = "end";
  private static final Pattern WRAP = Pattern.compile("subject-([0-9]{1,18})\\.wrap");

  private final Path directory;
  private final SecureRandom random = new SecureRandom();
  private final Steps steps;

  KeyFiles(Path directory, Steps steps) {
    this.directory = directory;
    this.steps = steps;
  }

  Path table() {
    return directory.resolve("subject.keys");
  }

  Path wrap(long epoch) {
    return directory.resolve("subject-" + epoch + ".wrap");
  }

  private Path intent() {
    return directory.resolve("subject.destroying");
  }

  boolean isThere() {
    return Files.exists(table());
  }

  /** Throws when others may read one of the files, or one is gone. */
  void guard(long epoch) throws IOException {
    guard(table());
    guard(wrap(epoch));
  }

  private static void guard(Path file) throws IOException {
    if (!OwnerFile.isPrivate(file)) {
      throw new UnfitException(
          "others may read the key file " + file + ": chmod 600 it, and think of who has");
    }
  }

  /** A first table, empty, under the wrapping key of an epoch that no file of the directory has. */
  Read create(String id) throws IOException {
    DirectorySync.create(directory);
    long epoch = newWrap();
    KeyTable table = new KeyTable();
    write(table, id, epoch);
    return new Read(table, id, epoch);
  }

  /**
   * Reads the table and changes nothing: other wrapping keys may go only once it is known to open.
   *
   * @param expectedId of the file that the data belongs to; empty for any
   */
  Read read(String expectedId) throws IOException {
    guard(table());
    byte[] bytes = Files.readAllBytes(table());
    int end = 0;
    while (end < bytes.length && end < 100 && bytes[end] != '\n') {
      end++;
    }
    String[] head = new String(bytes, 0, end, StandardCharsets.UTF_8).split(" ", -1);
    if (head.length != 4 || !(head[0] + ' ' + head[1] + ' ').equals(HEAD)) {
      throw new UnfitException(table() + " is no file of subject keys");
    }
    if (!expectedId.isEmpty() && !head[2].equals(expectedId)) {
      throw new UnfitException(
          table() + " is another key file than the one that this data belongs to");
    }
    long epoch = number(head[3]);
    guard(wrap(epoch));
    byte[] wrap = Files.readAllBytes(wrap(epoch));
    KeyTable table;
    try {
      byte[] envelope = Arrays.copyOfRange(bytes, Math.min(end + 1, bytes.length), bytes.length);
      table = KeyTable.of(Envelope.open(wrap, envelope, place(head[2], epoch)));
    } catch (IllegalArgumentException | IOException e) {
      throw new UnfitException(
          table()
              + " does not open with "
              + wrap(epoch)
              + ": bring back the two that belong"
              + " together; nothing was changed");
    } finally {
      Arrays.fill(wrap, (byte) 0);
    }
    return new Read(table, head[2], epoch);
  }

  /** Writes the table under the wrapping key that its epoch has. */
  void write(KeyTable table, String id, long epoch) throws IOException {
    byte[] wrap = Files.readAllBytes(wrap(epoch));
    byte[] plain = table.bytes();
    try {
      byte[] envelope = Envelope.seal(wrap, plain, place(id, epoch));
      byte[] head = (HEAD + id + ' ' + epoch + '\n').getBytes(StandardCharsets.UTF_8);
      byte[] content = Arrays.copyOf(head, head.length + envelope.length);
      System.arraycopy(envelope, 0, content, head.length, envelope.length);
      OwnerFile.write(table(), content);
    } finally {
      Arrays.fill(wrap, (byte) 0);
      Arrays.fill(plain, (byte) 0);
    }
  }

  /** Numbers that a stopped destruction was about to take away. */
  List<Long> intended(String id) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(intent());
    } catch (NoSuchFileException e) {
      return List.of();
    }
    if (lines.size() < 2
        || !lines.getFirst().equals(INTENT_HEAD + id)
        || !lines.getLast().equals(INTENT_END)) {
      throw new UnfitException(
          intent() + " is damaged or another data's: repeat the erasure after deleting it");
    }
    List<Long> numbers = new ArrayList<>();
    for (String line : lines.subList(1, lines.size() - 1)) {
      numbers.add(number(line));
    }
    return numbers;
  }

  /** Makes it durable that these are to be destroyed: from here on there is no way back. */
  void intend(String id, Iterable<Long> numbers) throws IOException {
    StringBuilder text = new StringBuilder(INTENT_HEAD).append(id).append('\n');
    numbers.forEach(number -> text.append((long) number).append('\n'));
    text.append(INTENT_END).append('\n');
    OwnerFile.write(intent(), text.toString().getBytes(StandardCharsets.UTF_8));
    steps.done(Step.INTENT);
  }

  /**
   * Writes a table that lost keys under a new wrapping key.
   *
   * @return the new epoch
   */
  long renew(KeyTable table, String id) throws IOException {
    long epoch = newWrap();
    steps.done(Step.NEW_WRAP);
    write(table, id, epoch);
    steps.done(Step.NEW_TABLE);
    return epoch;
  }

  /**
   * Destroys the wrapping keys of all other epochs than that of a table known to open, and then the
   * intent.
   *
   * @param material is shown each of them before
   */
  void finish(long epoch, Consumer<byte[]> material) throws IOException {
    for (long other : epochs()) {
      if (other != epoch) {
        material.accept(Files.readAllBytes(wrap(other)));
        OwnerFile.overwrite(wrap(other));
        steps.done(Step.OLD_OVERWRITTEN);
        OwnerFile.delete(wrap(other));
        steps.done(Step.OLD_DELETED);
      }
    }
    OwnerFile.delete(intent());
    steps.done(Step.INTENT_GONE);
  }

  /** Of an epoch that no file has: a table on the disk may be under any that is there. */
  private long newWrap() throws IOException {
    long epoch = epochs().stream().mapToLong(Long::longValue).max().orElse(0) + 1;
    byte[] wrap = new byte[KeyTable.KEY_BYTES];
    random.nextBytes(wrap);
    OwnerFile.write(wrap(epoch), wrap);
    Arrays.fill(wrap, (byte) 0);
    return epoch;
  }

  private List<Long> epochs() throws IOException {
    List<Long> epochs = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "subject-*.wrap")) {
      for (Path file : files) {
        Matcher matcher = WRAP.matcher(String.valueOf(file.getFileName()));
        if (matcher.matches()) {
          epochs.add(Long.parseLong(matcher.group(1)));
        }
      }
    }
    return epochs;
  }

  private long number(String text) throws IOException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new UnfitException("a number in " + directory + " is damaged: bring the files back");
    }
  }

  private static String place(String id, long epoch) {
    return "subject.keys|" + id + '|' + epoch;
  }
}
