package dev.trackside.delivery.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.pipe.Pipe.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which batch may leave, behind which, and when none may. */
final class PipeTest {
  private final Pipe<String> pipe = new Pipe<>();

  private Place<String> leave(int depth) {
    Place<String> place = pipe.next(depth).orElseThrow();
    pipe.left(place);
    return place;
  }

  private void add(String... batches) {
    List.of(batches).forEach(pipe::add);
  }

  @Test
  void withADepthOfOneTheFirstLeavesAlone() {
    add("a", "b");
    Place<String> first = leave(1);
    assertThat(first.batch()).isEqualTo("a");
    assertThat(pipe.before(first)).isEmpty();
    assertThat(pipe.next(1)).isEmpty();
    pipe.arrived(first);
    assertThat(pipe.next(1)).as("its ack is not kept").isEmpty();
    pipe.settled(first, List.of());
    assertThat(leave(1).batch()).isEqualTo("b");
  }

  @Test
  void asManyLeaveAsMayEachBehindTheOneInFrontOfIt() {
    add("a", "b", "c", "d");
    leave(3);
    assertThat(pipe.before(leave(3))).contains("a");
    Place<String> third = leave(3);
    assertThat(pipe.before(third)).contains("b");
    assertThat(pipe.next(3)).isEmpty();
    assertThat(pipe.hasRoom(4)).isFalse();
    assertThat(pipe.hasRoom(5)).isTrue();
    pipe.arrived(third);
    pipe.settled(third, List.of());
    Place<String> fourth = leave(3);
    assertThat(pipe.before(fourth)).as("what is acknowledged is no more in front").contains("b");
  }

  @Test
  void afterAFailureOnlyTheFirstLeavesUntilItHasGoneThrough() {
    add("a", "b", "c");
    Place<String> first = leave(2);
    Place<String> second = leave(2);
    pipe.back(second);
    assertThat(pipe.next(2)).isEmpty();
    assertThat(pipe.hasRoom(8)).isFalse();
    pipe.back(first);
    assertThat(leave(2)).isSameAs(first);
    assertThat(pipe.next(2)).isEmpty();
    pipe.arrived(first);
    pipe.settled(first, List.of());
    assertThat(pipe.isTroubled()).isFalse();
    assertThat(leave(2)).isSameAs(second);
    assertThat(leave(2).batch()).isEqualTo("c");
  }

  @Test
  void whatCameTooEarlyLeavesAgainAsTheFirstAndNothingOvertakesIt() {
    add("a", "b", "c");
    Place<String> first = leave(3);
    Place<String> second = leave(3);
    pipe.early(second);
    assertThat(pipe.next(3)).isEmpty();
    pipe.arrived(first);
    pipe.settled(first, List.of());
    assertThat(leave(3)).isSameAs(second);
    assertThat(pipe.before(second)).isEmpty();
  }

  @Test
  void thePartsOfARefusedBatchTakeItsPlaceAndWhatFollowsGoesBehindTheLastOfThem() {
    add("a", "b");
    Place<String> first = leave(2);
    Place<String> second = leave(2);
    pipe.early(second);
    pipe.back(first);
    pipe.settled(first, List.of("a.0", "a.1"));
    Place<String> part = leave(4);
    Place<String> last = leave(4);
    assertThat(pipe.before(last)).contains("a.0");
    assertThat(pipe.before(second)).contains("a.1");
    assertThat(pipe.next(4)).as("it was there before its predecessor").isEmpty();
    for (Place<String> each : List.of(part, last)) {
      pipe.arrived(each);
      pipe.settled(each, List.of());
    }
    assertThat(leave(4)).isSameAs(second);
  }

  @Test
  void aWaitEndsWithItsTimeOrACallAndARestOnlyWhenSomebodyWantsToDrain() {
    Backoff backoff = new Backoff();
    assertThat(backoff.leftNanos(0, 0, 0)).isZero();
    backoff.await(100, 7);
    assertThat(backoff.leftNanos(40, 7, 0)).isEqualTo(60);
    assertThat(backoff.leftNanos(40, 8, 0)).as("called").isZero();
    backoff.await(100, 8);
    backoff.rest(500, 3);
    backoff.rest(200, 3);
    assertThat(backoff.leftNanos(100, 9, 3)).as("the longer rest stands").isEqualTo(400);
    backoff.over();
    assertThat(backoff.leftNanos(100, 9, 3)).isEqualTo(400);
    assertThat(backoff.leftNanos(100, 9, 4)).isZero();
  }
}
