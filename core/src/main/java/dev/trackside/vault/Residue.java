package dev.trackside.vault;

import dev.trackside.fence.Envelope;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ValueKind;
import dev.trackside.policy.Policy;
import dev.trackside.vault.SubjectKeys.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for what is left of a person after an erasure: bytes of the destroyed keys and the person's
 * names in every file of the data directory, names and readable personal values in every block,
 * sealed values of a destroyed key that open all the same. For one thread.
 */
public final class Residue {
  private static final int FINDINGS_MOST = 100;

  private final Traces traces;
  private final SubjectKeys keys;
  private final Catalogue catalogue;
  private final ByteSearch keySearch;
  private final ByteSearch nameSearch;
  private final List<byte[]> living;
  private final Set<Long> tried = new HashSet<>();
  private final List<Finding> findings = new ArrayList<>();
  private long files;
  private long bytes;
  private long blocks;
  private long sealed;
  private long attempts;
  private long opened;
  private long readable;
  private long found;

  /** What was found. */
  public enum Kind {
    /** Bytes of a destroyed key in a file. */
    KEY,
    /** The person's name in a file or a block. */
    NAME,
    /** A sealed value of a destroyed key that opens. */
    OPENS,
    /** Personal values that were never sealed: an older program wrote them. */
    READABLE,
    /** A block that cannot be read: nobody knows what it holds. */
    UNREAD
  }

  /**
   * Something that is left.
   *
   * @param where the file below the data directory, or the block
   */
  public record Finding(Kind kind, String where) {}

  /**
   * The result.
   *
   * @param files that were looked at byte by byte
   * @param bytes of them
   * @param blocks that were unpacked
   * @param sealed values of destroyed keys, which nothing opens
   * @param attempts to open one of them with a living key
   * @param opened how many of them opened
   * @param readable packets of the person with values that were never sealed
   * @param inTheOpen names that are also those of a source, a session or a circuit, and stay there
   * @param found how many findings
   * @param findings the first hundred
   */
  public record Report(
      long files,
      long bytes,
      long blocks,
      long sealed,
      long attempts,
      long opened,
      long readable,
      int inTheOpen,
      long found,
      List<Finding> findings) {
    /** Whether nothing is left. */
    public boolean isClean() {
      return found == 0;
    }
  }

  /** Is told how far it is. */
  public interface Progress {
    /** Bytes looked at, of how many. */
    void at(long done, long all);
  }

  /**
   * A search.
   *
   * @param traces what must not be there
   * @param keys those that live
   * @param policy whose catalogue says what is personal
   */
  public Residue(Traces traces, SubjectKeys keys, Policy policy) {
    this.traces = traces;
    this.keys = keys;
    this.catalogue = new Catalogue(policy);
    this.keySearch = traces.keySearch();
    this.nameSearch = traces.nameSearch();
    this.living = keys.livingKeys();
  }

  /** Looks through every file of the data directory, as its bytes are. */
  public void files(Path data, Progress progress) throws IOException {
    DataFiles all = new DataFiles(data);
    long whole = 2 * all.size();
    long[] done = new long[1];
    for (Path file : all.all()) {
      files++;
      if (all.holds(file, keySearch, count -> progress.at(done[0] += count, whole))) {
        find(Kind.KEY, all.name(file));
      }
      if (all.holds(file, nameSearch, count -> progress.at(done[0] += count, whole))) {
        find(Kind.NAME, all.name(file));
      }
    }
    bytes += done[0] / 2;
  }

  /**
   * Looks through a block as it is stored.
   *
   * @param where what to call it
   */
  public void block(Chunk chunk, String where) {
    blocks++;
    byte[][] columns = {chunk.text(), chunk.metadata().data(), chunk.raw().data()};
    for (byte[] column : columns) {
      if (nameSearch.find(column, 0, column.length) >= 0) {
        find(Kind.NAME, where);
        break;
      }
    }
    SealedValues.visit(
        chunk,
        (packet, name, place, value) -> {
          if (traces.isDestroyed(value.number())) {
            sealed++;
            tryToOpen(value, place, where);
          }
        });
    int plain = 0;
    for (int packet = 0; packet < chunk.count(); packet++) {
      plain += isReadable(chunk, packet) ? 1 : 0;
    }
    if (plain > 0) {
      readable += plain;
      find(Kind.READABLE, where);
    }
  }

  private void tryToOpen(Layout.Value value, String place, String where) {
    if (keys.find(value.number()) instanceof Found.Key) {
      opened++;
      find(Kind.OPENS, where);
      return;
    }
    if (!tried.add(value.number())) {
      return; // all values of one key are under that key; each is tried by its number above
    }
    for (byte[] key : living) {
      attempts++;
      if (opens(key, value, place)) {
        opened++;
        find(Kind.OPENS, where);
        return;
      }
    }
  }

  private static boolean opens(byte[] key, Layout.Value value, String place) {
    try {
      Envelope.open(key, value.envelope(), place);
      return true;
    } catch (IllegalArgumentException e) {
      return false; // as it should be
    }
  }

  /** Whether a packet of the person holds personal values that anyone can read. */
  private boolean isReadable(Chunk chunk, int packet) {
    boolean isMeant =
        traces.session().isEmpty()
            || Scope.name(chunk.stream(packet).session()).equals(traces.session());
    return isMeant
        && holdsReadable(chunk, packet)
        && Scope.name(Subject.of(chunk, packet)).equals(traces.subject());
  }

  private boolean holdsReadable(Chunk chunk, int packet) {
    for (int sample = chunk.firstSample(packet); sample < chunk.endSample(packet); sample++) {
      byte kind = chunk.kind(sample);
      boolean isThere =
          kind != ValueKind.NULL && kind != ValueKind.ERASED && kind != ValueKind.SEALED;
      String name = chunk.channelOf(packet, sample);
      if (isThere
          && (catalogue.purpose(name) != null || catalogue.odd(chunk, name, sample) != null)) {
        return true;
      }
    }
    if (chunk.raw().length(packet) > 0 && !Layout.isRaw(chunk.raw(), packet)) {
      return true;
    }
    if (chunk.metadata().length(packet) == 0 || Layout.isMetadata(chunk.metadata(), packet)) {
      return false;
    }
    return Members.of(chunk.metadata().copy(packet), catalogue).arePersonal();
  }

  /** Counts a block that could not be read. */
  public void unread(String where) {
    find(Kind.UNREAD, where);
  }

  private void find(Kind kind, String where) {
    found++;
    if (findings.size() < FINDINGS_MOST) {
      findings.add(new Finding(kind, where));
    }
  }

  /** What came of it. */
  public Report report() {
    return new Report(
        files,
        bytes,
        blocks,
        sealed,
        attempts,
        opened,
        readable,
        traces.inTheOpen(),
        found,
        findings);
  }
}
