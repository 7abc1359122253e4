package dev.trackside.store;

import dev.trackside.store.page.RootsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts a file that was made of a damaged one in its place. The damaged one is moved, as it is.
 *
 * <pre>
 * trackside.db.salvaged     whole and on the disk
 * exchange                  names where the damaged file goes: from here on the new one counts
 * damaged/TIME/             the log, the roots, then the file itself are moved there
 * trackside.db              the new one gets the name
 * exchange                  is removed
 * </pre>
 *
 * <p>A crash before the note leaves the old file, one behind it is finished by the next opening.
 */
public final class Exchange {
  /** What the new file is called until it counts. */
  public static final String SALVAGED = Store.FILE + ".salvaged";

  /** Where damaged files are kept, below the data directory. */
  public static final String DAMAGED = "damaged";

  private static final String KEYS = "keys";

  static final String NOTE = "exchange";

  /** In this order: without its log the file would be an older one, so it is the last. */
  private static final List<String> OLD =
      List.of(Store.FILE + "-wal", Store.FILE + "-shm", RootsFile.FILE, Store.FILE);

  private Exchange() {}

  /** True while one has begun and is not finished. */
  static boolean isUnderWay(Path directory) {
    return Files.exists(directory.resolve(NOTE));
  }

  /** What becomes of the keys beside the file. */
  public enum Keys {
    /** The new file is of the same identity, and they fit it. */
    STAY,
    /** The new file begins anew: they go with the old one. */
    GO
  }

  /**
   * Exchanges the files.
   *
   * @param place where the damaged file goes, below the directory of the damaged ones
   */
  public static void begin(Path directory, String place, Keys keys) throws IOException {
    DirectorySync.write(directory.resolve(NOTE), place + "\n" + keys.name() + "\n");
    finish(directory);
  }

  /** Finishes what was begun; removes a file that was never finished. */
  public static void finish(Path directory) throws IOException {
    Path note = directory.resolve(NOTE);
    Path made = directory.resolve(SALVAGED);
    if (!Files.exists(note)) {
      Files.deleteIfExists(made);
      Files.deleteIfExists(directory.resolve(SALVAGED + "-journal"));
      return;
    }
    if (Files.exists(made)) {
      String[] lines = Files.readString(note).split("\n", -1);
      Path place = directory.resolve(DAMAGED).resolve(lines[0]);
      DirectorySync.create(place);
      List<String> moved = new ArrayList<>(OLD);
      if (lines[1].equals(Keys.GO.name())) {
        moved.addFirst(KEYS);
      }
      for (String name : moved) {
        Path old = directory.resolve(name);
        if (Files.exists(old)) {
          Files.move(old, place.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        }
      }
      DirectorySync.force(place);
      DirectorySync.force(directory); // the old log beside the new file would be read into it
      Files.move(made, directory.resolve(Store.FILE), StandardCopyOption.ATOMIC_MOVE);
      DirectorySync.force(directory);
    }
    Files.deleteIfExists(note);
    DirectorySync.force(directory);
  }
}
