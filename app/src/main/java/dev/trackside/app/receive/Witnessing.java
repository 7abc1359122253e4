package dev.trackside.app.receive;

import dev.trackside.app.sink.WitnessPlace;
import dev.trackside.audit.AnchorFiles;
import dev.trackside.audit.AuditReader;
import dev.trackside.connectors.http.WitnessClient;
import dev.trackside.connectors.http.WitnessClient.Answer;
import dev.trackside.gateway.Gateway;
import dev.trackside.store.DirectorySync;
import dev.trackside.store.OwnerFile;
import dev.trackside.store.Store;
import dev.trackside.tree.Checkpoint;
import dev.trackside.tree.Note;
import dev.trackside.tree.Submission;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a gateway's newest checkpoint to its witnesses, each from a thread of its own, every few
 * seconds when there is a new one. Keeps the newest that each of them cosigned in {@code witness/}
 * of the data directory, for whoever is to verify the log.
 *
 * <p>Nothing waits for a witness: while one is away the log goes on, and one proof catches up. How
 * far it is behind is how much of the log's end could still be exchanged unseen by it.
 */
public final class Witnessing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Witnessing.class);
  private static final long CLOSE_MILLIS = 5_000;

  private final List<One> all = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<WitnessClient> clients = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  private Witnessing() {}

  /** Begins to show a gateway's log. */
  public static Witnessing start(Gateway gateway, List<WitnessPlace> places, Duration every) {
    Witnessing all = new Witnessing();
    for (WitnessPlace place : places.stream().distinct().toList()) {
      WitnessClient client =
          new WitnessClient(place.prefix(), place.key(), place.tokenFile(), place.certificates());
      all.clients.add(client);
      One one = all.new One(gateway, client, place, every);
      all.all.add(one);
      all.threads.add(Thread.ofVirtual().name("witness-" + place.prefix()).start(one));
    }
    return all;
  }

  /** The witness of one place. */
  private final class One implements Runnable {
    private final Gateway gateway;
    private final Store store;
    private final WitnessClient client;
    private final WitnessPlace place;
    private final Duration every;
    private long seen; // entries that it cosigned, as far as is known
    private volatile String problem = "";

    One(Gateway gateway, WitnessClient client, WitnessPlace place, Duration every) {
      this.gateway = gateway;
      this.store = gateway.store();
      this.client = client;
      this.place = place;
      this.every = every;
    }

    @Override
    public void run() {
      try {
        do {
          show();
        } while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void show() throws InterruptedException {
      try {
        Optional<Note> newest = newest();
        long size = newest.map(Witnessing::size).orElse(0L);
        if (newest.isEmpty() || size == seen) {
          return;
        }
        Answer answer = client.show(submission(newest.get()), gateway.audit().key().verifier());
        if (answer instanceof Answer.At(long at) && at != seen && at <= size) {
          seen = at;
          answer = client.show(submission(newest.get()), gateway.audit().key().verifier());
        }
        heed(answer, size);
      } catch (IOException e) {
        trouble("is not reached: " + e.getMessage(), false);
      } catch (RuntimeException e) {
        // Nothing may end this thread but close(): the next round tries again.
        trouble("is shown nothing: " + e.getMessage(), false);
      }
    }

    private void heed(Answer answer, long size) throws IOException {
      switch (answer) {
        case Answer.Cosigned(Note note) -> {
          keep(note);
          seen = size;
          if (!problem.isEmpty()) {
            LOG.info("the witness {} cosigned {} entries of the audit log", place.prefix(), size);
            problem = "";
          }
        }
        case Answer.At(long at) -> {
          if (at > size && newest().map(Witnessing::size).orElse(0L) >= at) {
            return; // another sink's thread showed it more meanwhile
          }
          trouble(
              "cosigned "
                  + at
                  + " entries, and this log of "
                  + size
                  + " is not what it saw: an older copy of the data directory runs, or the log"
                  + " was changed; keep it, and run audit verify",
              true);
        }
        case Answer.Fork(String words) ->
            trouble(words + ": keep the data directory, and run audit verify", true);
        case Answer.Not(String words) -> trouble("did not cosign: " + words, false);
      }
    }

    private void trouble(String words, boolean isGrave) {
      if (words.equals(problem)) {
        return;
      }
      problem = words;
      if (isGrave) {
        LOG.error("the witness {} {}", place.prefix(), words);
      } else {
        LOG.warn("the witness {} {}; it is tried again by itself", place.prefix(), words);
      }
    }

    private Optional<Note> newest() {
      return store.read(AuditReader::newestCheckpoint).flatMap(Note::parse);
    }

    private Submission submission(Note note) {
      long size = size(note);
      List<byte[]> proof =
          seen == 0
              ? List.of()
              : store.read(connection -> AuditReader.consistency(connection, seen, size));
      return new Submission(seen, proof, note);
    }

    private void keep(Note note) throws IOException {
      Path directory = store.directory().resolve("witness");
      DirectorySync.create(directory);
      String name = place.prefix().toString().replaceAll("[^A-Za-z0-9.-]+", "_");
      OwnerFile.write(directory.resolve(name + AnchorFiles.NOTE_SUFFIX), note.whole());
    }
  }

  /** What is wrong with each witness now; empty when nothing is. */
  public List<String> problems() {
    return all.stream()
        .filter(each -> !each.problem.isEmpty())
        .map(each -> "the witness " + each.place.prefix() + " " + each.problem)
        .toList();
  }

  private static long size(Note note) {
    return Checkpoint.parse(note.text()).map(Checkpoint::size).orElse(0L);
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      for (Thread thread : threads) {
        thread.join(CLOSE_MILLIS);
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    clients.forEach(WitnessClient::close);
  }
}
