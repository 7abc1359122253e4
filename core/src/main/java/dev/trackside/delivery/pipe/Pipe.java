package dev.trackside.delivery.pipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The batches of one sink that are frozen and not acknowledged, in their order: says which may
 * leave, and behind which. With a depth of one, the ordinary case, that is the first, alone. For
 * one thread.
 *
 * <pre>
 * WAITING   leaves when all in front of it have left
 * LEFT      under way
 * EARLY     leaves again when it is the first: the sink waits for what is in front of it
 * ARRIVED   the sink has it, its ack is not kept yet
 * </pre>
 *
 * <p>After a failure nothing but the first leaves, until the first has gone through.
 *
 * @param <B> a batch
 */
public final class Pipe<B> {
  private final List<Place<B>> places = new ArrayList<>();
  private boolean troubled;

  /** Where a batch is. */
  private enum State {
    WAITING,
    LEFT,
    EARLY,
    ARRIVED
  }

  /**
   * A batch's place in the order.
   *
   * @param <B> a batch
   */
  public static final class Place<B> {
    private B batch;
    private State state = State.WAITING;

    private Place(B batch) {
      this.batch = batch;
    }

    /** What is there. */
    public B batch() {
      return batch;
    }

    /** The same batch, made anew. */
    public void set(B made) {
      batch = made;
    }
  }

  /** A batch comes, as the last. */
  public void add(B batch) {
    places.add(new Place<>(batch));
  }

  /** True when nothing is in it. */
  public boolean isEmpty() {
    return places.isEmpty();
  }

  /** True when one more may come: none comes while the first has to go through again. */
  public boolean hasRoom(int depth) {
    return !troubled && places.size() < depth;
  }

  /** How many are under way. */
  public int underWay() {
    return (int) places.stream().filter(each -> each.state == State.LEFT).count();
  }

  /** The first in order. */
  public Optional<Place<B>> first() {
    return places.stream().findFirst();
  }

  /** True for the first in order. */
  public boolean isFirst(Place<B> place) {
    return !places.isEmpty() && places.getFirst() == place;
  }

  /** True from a failure on until the first has gone through. */
  public boolean isTroubled() {
    return troubled;
  }

  /** The one that may leave now. */
  public Optional<Place<B>> next(int depth) {
    if (underWay() >= depth) {
      return Optional.empty();
    }
    for (int i = 0; i < Math.min(places.size(), troubled ? 1 : depth); i++) {
      Place<B> place = places.get(i);
      if (place.state == State.WAITING || (place.state == State.EARLY && i == 0)) {
        return Optional.of(place);
      }
      if (place.state == State.EARLY) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** What is directly in front of a batch; empty for the first. */
  public Optional<B> before(Place<B> place) {
    int at = places.indexOf(place);
    return at > 0 ? Optional.of(places.get(at - 1).batch) : Optional.empty();
  }

  /** It leaves. */
  public void left(Place<B> place) {
    place.state = State.LEFT;
  }

  /** The sink does not take it before the one in front of it. */
  public void early(Place<B> place) {
    place.state = State.EARLY;
  }

  /** The sink has it. */
  public void arrived(Place<B> place) {
    place.state = State.ARRIVED;
  }

  /** It failed, or may have: it leaves again. */
  public void back(Place<B> place) {
    place.state = State.WAITING;
    troubled = true;
  }

  /** Something failed: only the first goes on. */
  public void trouble() {
    troubled = true;
  }

  /** Those that the sink has, in their order. */
  public List<Place<B>> arrived() {
    return places.stream().filter(each -> each.state == State.ARRIVED).toList();
  }

  /** A batch is settled: these go in its place, none when nothing of it is left to send. */
  public void settled(Place<B> place, List<B> instead) {
    int at = places.indexOf(place);
    places.remove(at);
    places.addAll(at, instead.stream().map(Place::new).toList());
    troubled &= at > 0;
  }
}
