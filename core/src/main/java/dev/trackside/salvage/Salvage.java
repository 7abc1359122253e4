package dev.trackside.salvage;

import dev.trackside.buffer.DamageMark;
import dev.trackside.store.DataLock;
import dev.trackside.store.Exchange;
import dev.trackside.store.NewFile;
import dev.trackside.store.Schema;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import dev.trackside.store.Time;
import dev.trackside.tree.TreeHash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Looks at the file of a data directory, repairs it, or begins a new one. Holds the directory
 * meanwhile.
 */
public final class Salvage {
  private static final DateTimeFormatter PLACE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path directory;
  private final Time time;
  private final Copying.Progress progress;
  private final Damage damage = new Damage();
  private final long began;
  private long bytes;

  private Salvage(Path directory, Time time, Progress progress) {
    this.directory = directory;
    this.time = time;
    this.progress = progress::read;
    this.began = time.nanos();
  }

  /** Hears how far it is. */
  @FunctionalInterface
  public interface Progress {
    /** So many bytes are read; what follows lies in a table. */
    void read(String table, long bytes);
  }

  private interface Act {
    SalvageReport run() throws IOException, SQLException;
  }

  /** Reads all of the file, and says what cannot be read. Changes nothing. */
  public static SalvageReport check(Path directory, Time time, Progress progress) {
    Salvage salvage = new Salvage(directory, time, progress);
    return salvage.held(salvage::look);
  }

  /**
   * Makes a whole file of a damaged one and puts it in its place; a whole one stays.
   *
   * @throws StoreException when nobody can say for certain what was sent; then nothing is changed
   */
  public static SalvageReport repair(Path directory, Time time, Progress progress) {
    Salvage salvage = new Salvage(directory, time, progress);
    return salvage.held(salvage::mend);
  }

  /** Sets the file and its keys aside, whatever they are, and begins an empty one of a new name. */
  public static SalvageReport beginAnew(Path directory, Time time, Progress progress) {
    Salvage salvage = new Salvage(directory, time, progress);
    return salvage.held(salvage::replace);
  }

  private StoreException absent() {
    return new StoreException(
        StoreException.Kind.REFUSED,
        "there is no Trackside data in " + directory,
        "give the right directory with --data",
        null);
  }

  private SalvageReport held(Act act) {
    if (!Files.isDirectory(directory)) {
      throw absent();
    }
    try (DataLock _ = DataLock.take(directory, "salvage", time)) {
      Exchange.finish(directory);
      if (!Files.exists(directory.resolve(Store.FILE))) {
        throw absent();
      }
      try {
        return act.run();
      } finally {
        Exchange.finish(directory); // leaves nothing that is not finished
      }
    } catch (IOException | SQLException e) {
      throw StoreException.explaining("salvage of " + directory + " failed", e);
    }
  }

  private SalvageReport look() throws IOException, SQLException {
    Loss loss;
    long packets;
    List<SalvageReport.Range> ranges;
    try (Source source = Source.open(directory, damage);
        NewFile scratch = scratch(source)) {
      Copying.looking(scratch.connection(), progress).copy(source);
      source.readIndexes();
      bytes = source.bytesRead();
      scratch.complete();
      Balance balance = new Balance(scratch.connection(), damage);
      loss = balance.look();
      packets = balance.packets();
      ranges = ranges(balance);
    }
    return report(loss, ranges, packets, "", "");
  }

  private SalvageReport mend() throws IOException, SQLException {
    Loss loss;
    long packets;
    List<SalvageReport.Range> ranges;
    String place = PLACE.format(time.now());
    String sha256 = sha256();
    try (Source source = Source.open(directory, damage);
        NewFile made = scratch(source)) {
      new Copying(made.connection(), progress).copy(source);
      Witnesses witnesses = source.readIndexes();
      bytes = source.bytesRead();
      if (damage.isEssential()) {
        throw Figures.impossible("tables of which each row is needed are damaged: " + words());
      }
      made.complete();
      try (Statement statement = made.connection().createStatement()) {
        statement.execute("BEGIN");
        witnesses.demand(made.connection(), damage);
        Balance balance = new Balance(made.connection(), damage);
        loss = balance.settle(time.epochMillis());
        new Leftovers(made.connection()).settle(damage);
        packets = balance.packets();
        ranges = ranges(balance);
        note(made, place, sha256, loss);
        statement.execute("COMMIT");
      }
    }
    if (damage.isNone() && loss.equals(Loss.NONE)) {
      DamageMark.remove(directory);
      return report(loss, ranges, packets, "", "");
    }
    Exchange.begin(directory, place, Exchange.Keys.STAY);
    DamageMark.remove(directory);
    return report(loss, ranges, packets, Exchange.DAMAGED + "/" + place, sha256);
  }

  private SalvageReport replace() throws IOException, SQLException {
    String sha256 = sha256();
    long packets = readable();
    String place = PLACE.format(time.now());
    NewFile made =
        NewFile.create(
            directory.resolve(Exchange.SALVAGED), Schema.GATEWAY, Schema.GATEWAY.version());
    made.complete();
    made.close();
    Exchange.begin(directory, place, Exchange.Keys.GO);
    DamageMark.remove(directory);
    String setAside = Exchange.DAMAGED + "/" + place;
    return report(Loss.NONE, List.of(), packets, setAside, sha256);
  }

  /** Packets that can be read in a file of which perhaps not even the schema can. */
  private long readable() throws IOException, SQLException {
    try {
      return look().packets();
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.REFUSED) {
        throw e; // another program's file, or a newer one: not damaged
      }
      damage.add("(file)", e.getMessage() == null ? e.toString() : e.getMessage());
      return 0;
    }
  }

  private NewFile scratch(Source source) {
    return NewFile.create(directory.resolve(Exchange.SALVAGED), Schema.GATEWAY, source.version());
  }

  private void note(NewFile made, String place, String sha256, Loss loss) throws SQLException {
    new Figures(made.connection())
        .write(
            "INSERT INTO salvage (at, set_aside, sha256, packets, lost, letters, ranges, broken,"
                + " dissolved, damage, logged) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            time.epochMillis(),
            Exchange.DAMAGED + "/" + place,
            sha256,
            loss.packets(),
            loss.lost(),
            loss.letters(),
            loss.ranges(),
            loss.broken(),
            loss.dissolved(),
            damage.words().entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining("\n")));
  }

  private String words() {
    return damage.words().entrySet().stream()
        .filter(each -> Role.of(each.getKey()) == Role.ESSENTIAL)
        .map(each -> each.getKey() + " (" + each.getValue() + ")")
        .collect(Collectors.joining(", "));
  }

  private static List<SalvageReport.Range> ranges(Balance balance) throws SQLException {
    return balance.ranges().stream()
        .limit(SalvageReport.RANGES_MOST)
        .map(each -> new SalvageReport.Range(each[0], each[1]))
        .toList();
  }

  private SalvageReport report(
      Loss loss, List<SalvageReport.Range> ranges, long packets, String setAside, String sha256) {
    long millis = (time.nanos() - began) / 1_000_000;
    boolean isAnyLost = loss.packets() > 0;
    return new SalvageReport(
        damage.words(),
        loss,
        isAnyLost ? ranges : List.of(),
        packets,
        bytes,
        millis,
        setAside,
        sha256);
  }

  private String sha256() throws IOException {
    MessageDigest digest = TreeHash.sha256();
    byte[] part = new byte[1 << 20];
    try (InputStream in = Files.newInputStream(directory.resolve(Store.FILE))) {
      for (int read = in.read(part); read >= 0; read = in.read(part)) {
        digest.update(part, 0, read);
      }
    }
    return TreeHash.hex(digest.digest());
  }
}
