package dev.trackside.quarantine;

import dev.trackside.guard.Validator;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Reason;
import dev.trackside.quarantine.Mending.Outcome;
import dev.trackside.store.Store;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Takes dead letters that were mended by hand, and puts them in the place of the bad ones. */
final class Mender {
  private final Store store;
  private final Settling settling;
  private final Supplier<Validator> validator;

  Mender(Store store, Settling settling, Supplier<Validator> validator) {
    this.store = store;
    this.settling = settling;
    this.validator = validator;
  }

  /** Mended packets, each with the id of its letter and the request id that it must have. */
  record Call(Chunk mended, List<Long> positions, List<String> requestIds) {
    Call {
      positions = List.copyOf(positions);
      requestIds = List.copyOf(requestIds);
      if (positions.size() != mended.count() || requestIds.size() != mended.count()) {
        throw new IllegalArgumentException("each mended packet needs one position and request id");
      }
    }
  }

  /** One packet of a call, and the letter in whose place it is to stand. */
  private record Place(int packet, Letter letter) {}

  Mending mend(Call call, String origin) {
    Outcome[] outcomes = new Outcome[call.mended().count()];
    Arrays.fill(outcomes, Outcome.UNKNOWN);
    SortedMap<Long, List<Place>> pages = new TreeMap<>();
    LetterReader reader = new LetterReader(store);
    for (int packet = 0; packet < outcomes.length; packet++) {
      long position = call.positions().get(packet);
      Optional<Letter> letter = reader.find(position);
      if (letter.isEmpty() || !isOfId(letter.get(), call.requestIds().get(packet))) {
        continue;
      }
      outcomes[packet] = letter.get().state() == LetterState.OPEN ? Outcome.KEPT : Outcome.SETTLED;
      if (letter.get().defect().reason() == Reason.SINK_REJECTED) {
        continue; // the buffer has the packet: it would go to all sinks a second time
      }
      List<Place> page =
          pages.computeIfAbsent(position / LetterIndex.PAGE, number -> new ArrayList<>());
      boolean isTwice = page.stream().anyMatch(each -> each.letter().position() == position);
      if (outcomes[packet] == Outcome.KEPT && !isTwice) {
        page.add(new Place(packet, letter.get()));
      } else {
        outcomes[packet] = Outcome.SETTLED;
      }
    }
    pages.values().removeIf(List::isEmpty);
    if (!pages.isEmpty()) {
      long act = begin(origin, pages);
      Act.State end = Act.State.STOPPED;
      try {
        pages.forEach((number, places) -> mend(call, act, number, places, outcomes));
        end = Act.State.DONE;
      } finally {
        Act.State ended = end;
        long now = store.time().epochMillis();
        store.write(connection -> ActTable.end(connection, act, ended, now));
      }
    }
    return new Mending(List.of(outcomes));
  }

  private static boolean isOfId(Letter letter, String requestId) {
    return letter.chunk().requestId(letter.packet()).text().equals(requestId);
  }

  private long begin(String origin, SortedMap<Long, List<Place>> pages) {
    AtomicLong id = new AtomicLong();
    long end = (pages.lastKey() + 1) * LetterIndex.PAGE;
    long now = store.time().epochMillis();
    LetterFilter filter = LetterFilter.ALL.withPositions(pages.firstKey() * LetterIndex.PAGE, end);
    ActTable.Order order = new ActTable.Order(Act.Kind.IMPORT, filter, origin, "");
    store.write(connection -> id.set(ActTable.begin(connection, order, end, now)));
    return id.get();
  }

  private void mend(Call call, long act, long page, List<Place> places, Outcome[] outcomes) {
    ChunkBuilder builder = new ChunkBuilder();
    for (Place place : places) {
      Chunk mended = call.mended();
      int packet = place.packet();
      builder.begin(mended.stream(packet), mended.eventTime(packet));
      builder.identity(place.letter().chunk(), place.letter().packet());
      builder.metadata(
          mended.metadata().data(),
          mended.metadata().start(packet),
          mended.metadata().length(packet));
      for (int i = mended.firstSample(packet); i < mended.endSample(packet); i++) {
        builder.sampleCopy(mended, packet, i);
      }
      if (mended.isDefective(packet)) {
        builder.defect(mended.defect(packet));
      }
      builder.end();
    }
    List<Letter> letters = places.stream().map(Place::letter).toList();
    Appeal.Result result = Appeal.judge(letters, builder.build(), validator.get(), letters.size());
    settling.settle(Settling.Step.of(act, page, (page + 1) * LetterIndex.PAGE, result));
    LetterReader after = new LetterReader(store);
    for (Place place : places) {
      Optional<Letter> letter = after.find(place.letter().position());
      outcomes[place.packet()] =
          switch (letter.map(Letter::state).orElse(LetterState.RELEASED)) {
            case OPEN -> Outcome.KEPT;
            case RELEASED -> Outcome.RELEASED;
            case DISCARDED -> Outcome.SETTLED; // its sender had sent it again, mended
          };
    }
  }
}
