package dev.trackside.quarantine;

import dev.trackside.audit.AuditLog;
import dev.trackside.audit.Event;
import dev.trackside.audit.Kind;
import dev.trackside.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Settles letters of one page in one transaction: out of the index, into the page's bitmaps, what
 * goes back into the buffer, the counts into ledger, act and audit log. Letters that somebody
 * settled meanwhile are passed over, so that a step may be done twice.
 */
final class Settling {
  /** Letters that one transaction settles at most: live packets wait for it. */
  static final int AT_ONCE = 1_024;

  private final Store store;
  private final LetterIndex index;
  private final Returns returns;
  private final AuditLog audit;

  Settling(Store store, LetterIndex index, Returns returns, AuditLog audit) {
    this.audit = audit;
    this.store = store;
    this.index = index;
    this.returns = returns;
  }

  /**
   * How far a step brings an act.
   *
   * @param act its number
   * @param source of which letters of the step are its own; any for the only act of a step
   * @param channel the same
   * @param next the position at which it goes on
   * @param looked letters of its own that were judged
   * @param kept those of them that stay
   */
  record Turn(long act, String source, String channel, long next, int looked, int kept) {
    boolean isOwn(Fate fate) {
      return source.equals(fate.source()) && channel.equals(fate.defect().channel());
    }
  }

  /** What is settled on one page, and for which acts. */
  record Step(long page, List<Turn> turns, Appeal.Result result) {
    Step {
      turns = List.copyOf(turns);
    }

    /** A step of one act, to which all of it belongs. */
    static Step of(long act, long page, long next, Appeal.Result result) {
      Turn turn = new Turn(act, "", "", next, result.looked(), result.kept());
      return new Step(page, List.of(turn), result);
    }

    List<Fate> own(Turn turn, List<Fate> fates) {
      return turns.size() == 1 ? fates : fates.stream().filter(turn::isOwn).toList();
    }
  }

  /** Makes a step durable. Keys that it needs are made before, so that no commit waits for it. */
  void settle(Step step) {
    returns.prepare(step.result().late(), step.result().apart());
    store.write(connection -> write(connection, step), 1_024 + step.result().sizeBytes());
  }

  private void write(Connection connection, Step step) throws SQLException {
    for (Turn turn : step.turns()) {
      if (!ActTable.isRunning(connection, turn.act())) {
        return; // somebody stopped it; those beside it go on with their next step
      }
    }
    SettledPage page = SettledPage.read(connection, step.page());
    Appeal.Result result = step.result().without(settledAlready(page, step.result()));
    BitSet superseded = returns.superseded(result.late());
    // The mended ones stand for them.
    Appeal.Result left = superseded.isEmpty() ? result : result.withdrawn(superseded);
    for (Turn turn : step.turns()) {
      Returns.Tally own = tally(step.own(turn, left.fates()));
      int released = own.released() + own.splitReleased();
      int discarded = own.discarded() + own.splitDiscarded();
      ActTable.advance(
          connection,
          new ActTable.Step(
              turn.act(), turn.next(), turn.looked(), released, discarded, turn.kept()));
    }
    if (left.fates().isEmpty()) {
      return;
    }
    left.fates().forEach(page::settle);
    page.write(connection);
    index.settle(connection, step.page(), left.fates());
    returns.release(left.late());
    returns.keepApart(left.apart());
    Returns.Tally all = tally(left.fates());
    returns.settled(all);
    audit.append(connection, events(connection, step, all));
  }

  /** Only counts and the acts' numbers: whose letters they were is nothing for a log. */
  private static List<Event> events(Connection connection, Step step, Returns.Tally all)
      throws SQLException {
    Optional<Act> act = ActTable.find(connection, step.turns().getFirst().act());
    boolean isImport = act.filter(each -> each.kind() == Act.Kind.IMPORT).isPresent();
    List<Event> events = new ArrayList<>();
    int released = all.released() + all.splitReleased();
    if (released > 0) {
      Kind kind = isImport ? Kind.LETTERS_IMPORTED : Kind.LETTERS_RELEASED;
      events.add(event(kind, step, released));
    }
    int discarded = all.discarded() + all.splitDiscarded();
    if (discarded > 0) {
      events.add(event(Kind.LETTERS_DISCARDED, step, discarded));
    }
    return events;
  }

  private static Event event(Kind kind, Step step, int letters) {
    return Event.of(kind)
        .with("letters", letters)
        .with("acts", step.turns().stream().map(Turn::act).toList());
  }

  private static BitSet settledAlready(SettledPage page, Appeal.Result result) {
    BitSet places = new BitSet();
    for (int place = 0; place < result.fates().size(); place++) {
      long position = result.fates().get(place).position();
      places.set(place, page.state(position) != LetterState.OPEN);
    }
    return places;
  }

  private static Returns.Tally tally(List<Fate> fates) {
    int[] counts = new int[4];
    for (Fate fate : fates) {
      int kind = fate.to() == LetterState.RELEASED ? 0 : 2;
      counts[kind + (fate.defect().split() ? 1 : 0)]++;
    }
    return new Returns.Tally(counts[0], counts[1], counts[2], counts[3]);
  }
}
