package dev.trackside.quarantine;

import dev.trackside.guard.Validator;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.CorruptBlockException;
import dev.trackside.packet.Reason;
import dev.trackside.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Brings the releases of many breakers a page further together. When a whole garage was held, its
 * letters lie on the same pages: read and written once for all, not once for each breaker.
 */
final class Releases {
  private static final LetterFilter HELD =
      LetterFilter.ALL.withReasons(Set.of(Reason.CIRCUIT_OPEN));

  private final Store store;
  private final Settling settling;
  private final Supplier<Validator> validator;
  private final LetterReader reader;

  Releases(
      Store store, Settling settling, Supplier<Validator> validator, UnaryOperator<Chunk> opener) {
    this.store = store;
    this.settling = settling;
    this.validator = validator;
    this.reader = new LetterReader(store, opener);
  }

  /** A breaker: the letters it held have this source, and this channel or none. */
  private record Key(String source, String channel) {
    static Key of(Act act) {
      return new Key(act.filter().source(), act.filter().channel());
    }

    static Key of(Letter letter) {
      return new Key(letter.chunk().stream(letter.packet()).source(), letter.defect().channel());
    }
  }

  /**
   * Takes the first page on which any of some running releases has open letters.
   *
   * @return the page, when a block of it is damaged and it was passed over
   */
  Optional<Long> step(List<Act> running) {
    Map<Key, Act> acts = new LinkedHashMap<>();
    running.forEach(act -> acts.putIfAbsent(Key.of(act), act)); // the oldest of each breaker
    Map<Key, Long> pages = store.read(connection -> pages(connection, acts));
    end(
        acts.entrySet().stream()
            .filter(each -> !pages.containsKey(each.getKey()))
            .map(each -> each.getValue().id())
            .toList());
    if (pages.isEmpty()) {
      return Optional.empty();
    }
    long page = pages.values().stream().mapToLong(Long::longValue).min().orElseThrow();
    pages.values().removeIf(each -> each != page);
    acts.keySet().retainAll(pages.keySet());
    List<Letter> letters = new ArrayList<>();
    Map<Key, Integer> looked = new LinkedHashMap<>();
    Optional<List<Letter>> found = found(page);
    long next = (page + 1) * LetterIndex.PAGE;
    for (Letter letter : found.orElse(List.of())) {
      if (letters.size() >= Settling.AT_ONCE) {
        next = letter.position();
        break;
      }
      Key key = Key.of(letter);
      Act act = acts.get(key);
      if (act != null && letter.position() >= act.next() && letter.position() < act.end()) {
        letters.add(letter);
        looked.merge(key, 1, Integer::sum);
      }
    }
    Appeal.Result result = Appeal.judge(letters, validator.get());
    settling.settle(new Settling.Step(page, turns(acts, next, looked, result), result));
    return found.isPresent() ? Optional.empty() : Optional.of(page);
  }

  /** The letters of a page; empty when a block of it is damaged. */
  private Optional<List<Letter>> found(long page) {
    try {
      return Optional.of(reader.onPage(page, HELD));
    } catch (CorruptBlockException e) {
      return Optional.empty(); // the others must not wait for it; health tells
    }
  }

  private static List<Settling.Turn> turns(
      Map<Key, Act> acts, long end, Map<Key, Integer> looked, Appeal.Result result) {
    Map<Key, Integer> settled = new LinkedHashMap<>();
    for (Fate fate : result.fates()) {
      settled.merge(new Key(fate.source(), fate.defect().channel()), 1, Integer::sum);
    }
    List<Settling.Turn> turns = new ArrayList<>();
    acts.forEach((key, act) -> {
      int seen = looked.getOrDefault(key, 0);
      int kept = seen - settled.getOrDefault(key, 0);
      long next = Math.clamp(end, act.next(), act.end());
      turns.add(new Settling.Turn(act.id(), key.source(), key.channel(), next, seen, kept));
    });
    return turns;
  }

  /** The next page of each; none for one that is done. */
  private static Map<Key, Long> pages(Connection connection, Map<Key, Act> acts)
      throws SQLException {
    Map<Key, Long> pages = new LinkedHashMap<>();
    for (Map.Entry<Key, Act> each : acts.entrySet()) {
      Act act = each.getValue();
      long page =
          act.next() >= act.end()
              ? -1
              : new GroupQuery(act.filter())
                  .pageFrom(connection, Math.max(0, act.next()) / LetterIndex.PAGE);
      if (page >= 0 && page * LetterIndex.PAGE < act.end()) {
        pages.put(each.getKey(), page);
      }
    }
    return pages;
  }

  private void end(List<Long> acts) {
    if (acts.isEmpty()) {
      return;
    }
    long now = store.time().epochMillis();
    store.write(connection -> {
      for (long act : acts) {
        ActTable.end(connection, act, Act.State.DONE, now);
      }
    });
  }
}
