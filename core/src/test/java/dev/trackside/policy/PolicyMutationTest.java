package dev.trackside.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.fence.Cut;
import dev.trackside.fence.Fence;
import dev.trackside.fence.Keys;
import dev.trackside.fence.PacketCheck;
import dev.trackside.fence.Terms;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every rule and every row of every table of the shipped policy is changed once, and each change
 * that lets more out must be seen: by the loader, by one of the policy's own tests, or by a search
 * for planted names. A test that nobody could miss is a test too few.
 */
final class PolicyMutationTest {
  private static final String NAME = "Zebulon Quartermain";
  private static final Policy SHIPPED = ShippedPolicy.get();

  @TempDir static Path folder;

  private static Keys keys;

  /** What is changed. */
  enum Table {
    RULES(Mutants::ofRules, 800, false),
    JURISDICTIONS(Mutants::ofJurisdictions, 700, false),
    TRANSFERS(Mutants::ofTransfers, 50, false),
    PLACES(Mutants::ofPlaces, 900, false),
    FIELDS(Mutants::ofFields, 2_000, false),
    SHAPES(Mutants::ofShapes, 7, true),
    TIMES(Mutants::ofTimes, 3, true);

    @SuppressWarnings("ImmutableEnumChecker") // a reference to a static method
    private final Function<Policy.Parts, List<Mutant>> make;

    private final int least;

    /** True where the matrix does not show what a change lets out. */
    private final boolean isAlwaysLooser;

    Table(Function<Policy.Parts, List<Mutant>> make, int least, boolean isAlwaysLooser) {
      this.make = make;
      this.least = least;
      this.isAlwaysLooser = isAlwaysLooser;
    }
  }

  @BeforeAll
  static void makeKeys() {
    keys = Keys.open(folder.resolve("keys"), "");
  }

  @ParameterizedTest
  @EnumSource
  void everyChangeThatLetsMoreOutIsSeen(Table table) {
    List<Mutant> mutants = table.make.apply(SHIPPED.parts());
    Map<String, Optional<Looser.Cell>> looser = new ConcurrentHashMap<>();
    List<String> survivors =
        mutants.parallelStream()
            .flatMap(each -> survivor(each, table.isAlwaysLooser, looser).stream())
            .toList();
    assertThat(survivors).as("of %d mutants", mutants.size()).isEmpty();
    assertThat(mutants.size()).isGreaterThanOrEqualTo(table.least);
  }

  private static Optional<String> survivor(
      Mutant mutant, boolean isAlwaysLooser, Map<String, Optional<Looser.Cell>> looser) {
    Optional<Looser.Cell> known = looser.get(mutant.kind());
    boolean isAlike = !isAlwaysLooser && known != null && known.isEmpty();
    if (isAlike) {
      return Optional.empty();
    }
    Policy policy = Policy.of(mutant.parts(), SHIPPED.tests());
    if (!CellCheck.failures(policy).isEmpty()) {
      return Optional.empty();
    }
    Optional<Looser.Cell> cell =
        looser.computeIfAbsent(mutant.kind(), kind -> Looser.cell(SHIPPED, policy));
    boolean isHarmless = cell.isEmpty() && !isAlwaysLooser;
    return isHarmless || isSeen(policy)
        ? Optional.empty()
        : Optional.of(mutant.name() + cell.map(each -> ": " + each).orElse(""));
  }

  @Test
  void nothingIsSeenWhereNothingIsChanged() {
    Policy same = Policy.of(SHIPPED.parts(), SHIPPED.tests());
    assertThat(isSeen(same)).isFalse();
    assertThat(Looser.cell(SHIPPED, same)).isEmpty();
  }

  private static boolean isSeen(Policy mutant) {
    return !CellCheck.failures(mutant).isEmpty()
        || !PolicyCheck.of(mutant, "mutant", Map.of()).isEmpty()
        || !PacketCheck.failures(mutant, keys).isEmpty()
        || showsAName(mutant)
        || !loads(mutant);
  }

  private static boolean loads(Policy mutant) {
    try {
      PolicyReader.read(List.of(new PolicyReader.Document("mutant", mutant.canonical())));
      return true;
    } catch (PolicyException e) {
      return false;
    }
  }

  /** The headers of a packet are in no test of a policy: they are searched for a planted name. */
  private static boolean showsAName(Policy mutant) {
    long millis = Instant.parse("2026-07-19T13:00:00Z").toEpochMilli();
    ChunkBuilder builder = new ChunkBuilder();
    builder.begin(new Stream(NAME, NAME, "spa"), millis * 1_000_000L);
    builder.number(builder.channel("speed"), 1);
    Chunk chunk = builder.end().build();
    Cut cut = new Cut();
    Terms terms = new Terms(mutant.hash(), "home-us", millis, false);
    new Fence(mutant, keys, terms, new byte[0]).cut(chunk, 0, null, cut);
    return cut.stream().source().contains(NAME) || cut.stream().session().contains(NAME);
  }
}
