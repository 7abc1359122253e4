package dev.trackside.delivery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A sink that takes each batch once by its id, and refuses one with a line that it minds. */
public final class PickySink implements Sink {
  private final String name;
  private final String destination;
  private final Map<String, String> batches = new LinkedHashMap<>();
  private final List<String> attempts = new ArrayList<>();
  private volatile Predicate<String> minds;
  private volatile Before before = batch -> {};

  /** Called before each answer. */
  public interface Before {
    void deliver(SealedBatch batch) throws IOException;
  }

  /** A sink that minds lines. */
  public PickySink(String name, String destination, Predicate<String> minds) {
    this.name = name;
    this.destination = destination;
    this.minds = minds;
  }

  /** Another one that remembers the same. */
  synchronized PickySink copy() {
    PickySink copy = new PickySink(name, destination, minds);
    copy.batches.putAll(batches);
    return copy;
  }

  void before(Before newBefore) {
    before = newBefore;
  }

  void minds(Predicate<String> newMinds) {
    minds = newMinds;
  }

  /** All lines, batch after batch. */
  public synchronized List<String> lines() {
    return batches.values().stream().flatMap(String::lines).toList();
  }

  synchronized List<String> attempts() {
    return List.copyOf(attempts);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String destination() {
    return destination;
  }

  @Override
  public Delivery deliver(SealedBatch batch) throws IOException {
    before.deliver(batch);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    batch.writeTo(out);
    String text = out.toString(StandardCharsets.UTF_8);
    synchronized (this) {
      attempts.add(batch.id());
      String known = batches.get(batch.id());
      if (known != null && !known.equals(text)) {
        return new Delivery.Unavailable("it has other content", "look");
      }
      if (text.lines().anyMatch(minds)) {
        return new Delivery.Refused("no number here\nmay be\tlike | that", "mend it");
      }
      batches.putIfAbsent(batch.id(), text);
      return new Delivery.Acknowledged("taken");
    }
  }

  @Override
  public void close() {}
}
