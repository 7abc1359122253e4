package dev.trackside.app.faults;

import dev.trackside.kit.FaultProxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What happens to the rig, by chance from a seed: a link breaks, and while it is broken somebody is
 * killed, or nobody is. Everything comes once before anything comes again.
 */
final class Troubles {
  private static final int SHORT_MILLIS = 1_500;
  private static final int LONG_MILLIS = 4_000;

  private final Rig rig;
  private final Random random;
  private final Deque<Link> links = new ArrayDeque<>();
  private final Deque<Kill> kills = new ArrayDeque<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private int rounds;

  /** A link and what happens to it. */
  private record Link(boolean isPostgres, LinkFault fault) {}

  private enum Kill {
    GATEWAY,
    GATEWAY_TWICE,
    POSTGRES,
    KAFKA,
    NOBODY
  }

  Troubles(Rig rig, Random random) {
    this.rig = rig;
    this.random = random;
  }

  /** How often each of them came. */
  Map<String, Integer> counts() {
    return counts;
  }

  /** Whether everything came once. */
  boolean isThrough() {
    return rounds > 0 && links.isEmpty();
  }

  /** The next trouble, from its beginning to its end. */
  void next() throws Exception {
    rounds++;
    Link link = draw(links, Troubles::allLinks);
    count((link.isPostgres() ? "link to PostgreSQL " : "link to Kafka ") + link.fault());
    FaultProxy proxy = link.isPostgres() ? rig.postgresLink() : rig.kafkaLink();
    link.fault().on(proxy, random);
    pause(SHORT_MILLIS);
    kill(draw(kills, () -> List.of(Kill.values())));
    pause(SHORT_MILLIS);
    proxy.pass();
    if (random.nextBoolean()) {
      proxy.cut();
    }
    pause(LONG_MILLIS);
  }

  private void kill(Kill kill) throws Exception {
    count("killed " + kill);
    switch (kill) {
      case GATEWAY -> rig.killGateway();
      case GATEWAY_TWICE -> {
        rig.killGateway();
        pause(SHORT_MILLIS); // while it starts, or when it has
        rig.killGateway();
      }
      case POSTGRES -> {
        rig.killPostgres();
        pause(SHORT_MILLIS);
        rig.startPostgres();
      }
      case KAFKA -> {
        rig.killKafka();
        pause(SHORT_MILLIS);
        rig.startKafka();
      }
      case NOBODY -> pause(SHORT_MILLIS);
    }
  }

  private static List<Link> allLinks() {
    List<Link> all = new ArrayList<>();
    for (LinkFault fault : LinkFault.values()) {
      all.add(new Link(true, fault));
      all.add(new Link(false, fault));
    }
    return all;
  }

  private <T> T draw(Deque<T> deck, Supplier<List<T>> all) {
    if (deck.isEmpty()) {
      List<T> shuffled = new ArrayList<>(all.get());
      Collections.shuffle(shuffled, random);
      deck.addAll(shuffled);
    }
    return deck.removeFirst();
  }

  private void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  private void pause(int most) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(random.nextInt(most));
  }
}
