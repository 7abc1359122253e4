package dev.trackside.vault;

import dev.trackside.packet.Chunk;
import dev.trackside.policy.Policy;
import dev.trackside.store.Reading;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The personal values of one data directory and their keys. Key files are made when the first such
 * value comes, and the data knows them from the same commit on. Safe for many threads.
 */
public final class Vault {
  private static final String DIRECTORY = "keys";

  private final Reading reading;
  private final Path directory;
  private final LongSupplier epochMillis;
  private final boolean isOwner;
  private final Supplier<String> clockDoubt;
  private final SourceShare shares = new SourceShare();
  private volatile @Nullable SubjectKeys keys;
  private volatile @Nullable Supplier<Policy> catalogued;
  private volatile boolean isKept;
  private boolean isKeeping; // the committer's

  private Vault(
      Reading reading,
      Path data,
      LongSupplier epochMillis,
      Supplier<String> clockDoubt,
      boolean isOwner) {
    this.clockDoubt = clockDoubt;
    this.isOwner = isOwner;
    this.reading = reading;
    this.directory = data.resolve(DIRECTORY);
    this.epochMillis = epochMillis;
  }

  /**
   * The vault of a data directory. Where the data has keys, they are opened at once, and what is
   * past its time is destroyed.
   *
   * @param data the data directory
   * @param epochMillis the time
   * @param clockDoubt why that is not to be trusted, so that it ends no key; empty when it is
   */
  public static Vault open(
      Reading reading, Path data, LongSupplier epochMillis, Supplier<String> clockDoubt) {
    Vault vault = new Vault(reading, data, epochMillis, clockDoubt, true);
    if (!reading.read(Vault::idIn).isEmpty()) {
      vault.isKept = true;
      vault.keys();
    }
    return vault;
  }

  /**
   * Opens what a file holds for who only looks, perhaps beside a gateway; the keys are asked for
   * only when needed, and nothing is changed.
   */
  public static UnaryOperator<Chunk> openerOf(
      Reading reading, Path data, LongSupplier epochMillis) {
    return new Vault(reading, data, epochMillis, () -> "", false).opener();
  }

  /** The keys for who only looks, perhaps beside a gateway: nothing is changed. */
  public static SubjectKeys keysOf(Reading reading, Path data, LongSupplier epochMillis) {
    return new Vault(reading, data, epochMillis, () -> "", false).keys();
  }

  /** The keys, opened; made when the data has none yet. */
  public SubjectKeys keys() {
    SubjectKeys ready = keys;
    return ready == null ? openKeys() : ready;
  }

  private synchronized SubjectKeys openKeys() {
    SubjectKeys ready = keys;
    if (ready == null) {
      String id = reading.read(Vault::idIn);
      ready =
          isOwner
              ? SubjectKeys.open(directory, id, epochMillis, clockDoubt)
              : SubjectKeys.openToRead(directory, id, epochMillis);
      keys = ready;
    }
    return ready;
  }

  /** The keys; empty while the data has none, and none were asked for. */
  public Optional<SubjectKeys> keysIfAny() {
    return Optional.ofNullable(keys);
  }

  /** What seals values by the policy that is in force when they come. */
  public Sealer sealer(Supplier<Policy> policy) {
    catalogued = policy;
    return new Sealer(this, policy);
  }

  /** The policy by whose catalogue values are sealed now. */
  public Policy catalogued() {
    Supplier<Policy> known = catalogued;
    if (known == null) {
      throw new IllegalStateException("nothing is sealed here");
    }
    return known.get();
  }

  /** What each source has made of keys. */
  public SourceShare shares() {
    return shares;
  }

  /** What opens values again; for one thread. */
  public Opener opener() {
    return new Opener(this::keys);
  }

  /** Has the data know its key file, in the transaction that writes sealed values. */
  public void keep(Connection connection) throws SQLException {
    SubjectKeys ready = keys;
    isKeeping = !isKept && ready != null && !ready.id().isEmpty();
    if (!isKeeping || ready == null) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT OR IGNORE INTO subject_key_file (id) VALUES (?)")) {
      statement.setString(1, ready.id());
      statement.executeUpdate();
    }
  }

  /** Notes that a transaction with {@link #keep} is durable. */
  public void kept() {
    if (isKeeping) {
      isKept = true;
    }
  }

  /** The id of the key file that the data belongs to; empty for none yet. */
  static String idIn(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT id FROM subject_key_file");
        ResultSet row = statement.executeQuery()) {
      return row.next() ? row.getString(1) : "";
    }
  }
}
