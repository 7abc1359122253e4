package dev.trackside.app.receive;

import dev.trackside.receiver.ReceivedBatch;
import dev.trackside.receiver.ReceivedTable;
import dev.trackside.store.Reading;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Goes through what a receiver holds, a page at a time. */
final class HeldBatches {
  private static final int PAGE = 500;

  private HeldBatches() {}

  /**
   * The batches, in the order in which they came.
   *
   * @param gateway only of this one; null for all
   * @param session only with packets of this one; null for all
   */
  static Stream<ReceivedBatch> of(
      Reading reading, @Nullable String gateway, @Nullable String session) {
    return Stream.iterate(
            page(reading, 0), page -> !page.isEmpty(), page -> page(reading, page.getLast().seq()))
        .flatMap(List::stream)
        .filter(each -> gateway == null || each.gateway().equals(gateway))
        .filter(each ->
            session == null
                || each.parts().stream().anyMatch(part -> part.session().equals(session)));
  }

  private static List<ReceivedBatch> page(Reading reading, long behind) {
    return reading.read(connection -> ReceivedTable.page(connection, behind, PAGE));
  }
}
