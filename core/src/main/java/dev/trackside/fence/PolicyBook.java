package dev.trackside.fence;

import dev.trackside.audit.AuditLog;
import dev.trackside.audit.Event;
import dev.trackside.audit.Kind;
import dev.trackside.policy.Policy;
import dev.trackside.policy.PrivacyClass;
import dev.trackside.store.Reading;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The policy in force, those before it, and the keys. A policy comes into force with a commit, and
 * a batch is frozen only while the policy that it was judged by is in force: so there is no moment
 * at which one leaves under another. Safe for many threads.
 */
public final class PolicyBook {
  private static final String ROLLBACK = "rollback";
  private static final String CONFIGURATION = "configuration";
  private static final String UNSOUND = "the one before does not pass the checks of this version";
  private static final int HISTORY_MOST = 1_000;

  private final Store store;
  private final Keys keys;
  private final Setup setup;
  private final Runnable changed;
  private final Map<String, Policy> known = new ConcurrentHashMap<>();
  private final Shadow shadow = new Shadow();
  private volatile Policy active;

  /**
   * What a book is opened with.
   *
   * @param keyFile where the keys are, or are to be
   * @param configured the policy to start with
   * @param clockDoubt why the wall clock is not to be trusted; empty when it is
   * @param forbidden texts that must not leave, whatever the policy says
   * @param audit where each policy that comes into force is logged
   */
  public record Setup(
      Path keyFile,
      Supplier<Policy> configured,
      Supplier<String> clockDoubt,
      Supplier<Forbidden> forbidden,
      AuditLog audit) {}

  /**
   * Opens the book; brings the configured policy into force when the configuration has another one
   * than before, or when the one in force does not stand up to the checks of this program.
   *
   * @param store where the policies are
   * @param changed told when another policy is in force
   */
  public PolicyBook(Store store, Setup setup, Runnable changed) {
    this.store = store;
    this.setup = setup;
    this.changed = changed;
    Policy wanted = setup.configured().get();
    known.put(wanted.hash(), wanted);
    List<PolicyChange> newest = store.read(connection -> PolicyTable.newest(connection, 1));
    this.keys = Keys.open(setup.keyFile(), store.read(PolicyTable::keyFile));
    if (!keys.id().isEmpty()) {
      store.write(connection -> PolicyTable.keepKeyFile(connection, keys.id()));
    }
    boolean isOther = newest.isEmpty() || !newest.getFirst().base().equals(wanted.hash());
    if (isOther || !isSound(newest.getFirst())) {
      this.active = wanted;
      keep(wanted, wanted.hash(), CONFIGURATION, isOther ? "" : UNSOUND);
    } else {
      this.active = find(newest.getFirst().policy());
    }
  }

  /**
   * Opens the book of a file that no gateway holds, as it stands: only one that never had a policy
   * gets the configured one.
   */
  public static PolicyBook standing(
      Store store, Path keyFile, Supplier<Policy> configured, AuditLog audit) {
    List<PolicyChange> newest = historyOf(store, 1);
    Supplier<Policy> base =
        newest.isEmpty() ? configured : () -> PolicyTable.read(store, newest.getFirst().base());
    Setup setup = new Setup(keyFile, base, () -> "", () -> Forbidden.NOTHING, audit);
    return new PolicyBook(store, setup, () -> {});
  }

  private boolean isSound(PolicyChange newest) {
    return known.containsKey(newest.policy()) || PolicyTable.isSound(store, newest.policy());
  }

  /** The policy in force. */
  public Policy active() {
    return active;
  }

  /** The candidate that is judged beside it, if any. */
  public Shadow shadow() {
    return shadow;
  }

  /** A search for texts that must not leave; for one thread. */
  public Forbidden.Search search() {
    return new Forbidden.Search(setup.forbidden());
  }

  /** The moment now by the book's clock, epoch milliseconds. */
  public long nowMillis() {
    return store.time().epochMillis();
  }

  /** The keys. */
  public Keys keys() {
    return keys;
  }

  /** The terms for a batch that is judged now. */
  public Terms terms(String destination) {
    return new Terms(active.hash(), destination, moment(), !keys.problem().isEmpty());
  }

  private long moment() {
    return setup.clockDoubt().get().isEmpty() ? store.time().epochMillis() : Terms.NO_CLOCK;
  }

  /** Why the wall clock is not to be trusted, so that what hangs on dates waits; empty if it is. */
  public String clockDoubt() {
    return setup.clockDoubt().get();
  }

  /** The era of the policy that the terms name, at the moment that they were made. */
  public int era(Terms terms) {
    return era(terms.policy(), terms.judgedAtMillis());
  }

  /** Without a clock it is an era of its own, so that all is judged anew when there is one. */
  private int era(String policy, long atMillis) {
    return atMillis == Terms.NO_CLOCK ? -1 : find(policy).era(atMillis);
  }

  /** True when a batch that was judged under these terms may be frozen; in its transaction. */
  public boolean isCurrent(Connection connection, Terms terms) throws SQLException {
    if (!terms.isFenced()) {
      return true;
    }
    if (!PolicyTable.inForce(connection).equals(terms.policy())) {
      return false;
    }
    return era(terms) == era(terms.policy(), moment());
  }

  /** A policy that is or was in force. */
  public Policy find(String hash) {
    Policy found = known.get(hash);
    if (found == null) {
      found = PolicyTable.read(store, hash);
      known.put(hash, found);
    }
    return found;
  }

  /** Brings a policy into force; when this returns it is, and on the disk. */
  public synchronized void activate(Policy policy, String origin, String note) {
    String base = store.read(connection -> PolicyTable.newest(connection, 1)).getFirst().base();
    keep(policy, base, origin, note);
  }

  /**
   * Brings a policy into force in place of the one that it was compared with; false when that one
   * is not in force any more.
   */
  public synchronized boolean replace(String before, Policy policy, String origin, String note) {
    if (!active.hash().equals(before)) {
      return false;
    }
    activate(policy, origin, note);
    return true;
  }

  private void keep(Policy policy, String base, String origin, String note) {
    known.put(policy.hash(), policy);
    long now = store.time().epochMillis();
    try {
      store.write(connection -> {
        PolicyTable.activate(connection, policy, base, origin, note, now);
        List<Event> events = List.of(activation(policy, origin));
        if (origin.equals(CONFIGURATION)) {
          setup.audit().note(connection, events); // a start is none that a bad log may stop
        } else {
          setup.audit().append(connection, events);
        }
      });
      active = policy;
    } catch (StoreException e) {
      // It may have got there although nobody can say so, or get there yet.
      try {
        heedFile();
      } catch (StoreException unread) {
        e.addSuppressed(unread);
      }
      throw e;
    } finally {
      changed.run();
    }
  }

  /** Without the note: it may hold a name. */
  private static Event activation(Policy policy, String origin) {
    return Event.of(origin.equals(ROLLBACK) ? Kind.POLICY_ROLLED_BACK : Kind.POLICY_ACTIVATED)
        .under(policy.hash())
        .with("origin", origin)
        .with("id", policy.head().id())
        .with("version", policy.head().version());
  }

  /**
   * Takes the policy that the file says is in force. To be called when a draft is void: a commit
   * may have come after whoever waited for it was told that nobody knows.
   */
  public synchronized void heedFile() {
    String inForce = store.read(PolicyTable::inForce);
    if (!inForce.isEmpty() && !inForce.equals(active.hash())) {
      active = find(inForce);
      changed.run();
    }
  }

  /** Brings the policy that was in force before this one back; false when there is none. */
  public synchronized boolean rollBack(String note) {
    List<PolicyChange> changes = history(HISTORY_MOST);
    for (PolicyChange each : changes) {
      if (!each.policy().equals(changes.getFirst().policy())) {
        keep(find(each.policy()), changes.getFirst().base(), ROLLBACK, note);
        return true;
      }
    }
    return false;
  }

  /** Gives a field a class, which makes a new version of the policy in force. */
  public synchronized Policy classify(String field, PrivacyClass of, String note) {
    Policy before = active;
    String version = before.head().version();
    int plus = version.lastIndexOf('+');
    int count = plus < 0 ? 0 : Integer.parseInt(version.substring(plus + 1));
    String root = plus < 0 ? version : version.substring(0, plus);
    Policy after = before.with(field, of, root + "+" + (count + 1));
    activate(after, "classify", note.isEmpty() ? field + " is " + of.word() : note);
    return after;
  }

  /** The newest changes, the newest first. */
  public List<PolicyChange> history(int most) {
    return historyOf(store, most);
  }

  /** The same of a file that no gateway holds. */
  public static List<PolicyChange> historyOf(Reading reading, int most) {
    return reading.read(connection -> PolicyTable.newest(connection, most));
  }

  /** The policy in force in a file that no gateway holds; empty when it never had one. */
  public static Optional<Policy> activeOf(Reading reading) {
    return historyOf(reading, 1).stream()
        .findFirst()
        .map(each -> PolicyTable.read(reading, each.policy()));
  }

  /** Every policy that was in force, each once, the newest first. */
  public static List<Policy> everyOf(Reading reading) {
    return historyOf(reading, HISTORY_MOST).stream()
        .map(PolicyChange::policy)
        .distinct()
        .map(each -> PolicyTable.read(reading, each))
        .toList();
  }

  /** What is wrong with the keys of a file that no gateway holds; empty for nothing. */
  public static String keyProblemOf(Reading reading, Path keyFile) {
    String id = reading.read(PolicyTable::keyFile);
    return id.isEmpty() ? "" : Keys.open(keyFile, id).problem();
  }
}
