package dev.trackside.bench.watch;

import dev.trackside.bench.load.Timings;
import dev.trackside.packet.RequestId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * How long the life of one packet takes to be told over HTTP.
 *
 * @param all of packets of all ages
 * @param proved those among them that were in a batch, of which the audit log tells, with its proof
 */
record Traces(Timings all, Timings proved) {
  private static final int TRACES = 2_000;
  private static final int WARM_UP = 300;
  private static final Duration INDEXED_WITHIN = Duration.ofMinutes(10);
  private static final String PROVED = "\"proved\":true";

  static Traces of(InetSocketAddress gateway, List<RequestId> ids)
      throws IOException, InterruptedException {
    Traces traces = new Traces(new Timings(), new Timings());
    Random random = new Random(1);
    awaitIndex(gateway);
    for (int i = -WARM_UP; i < TRACES; i++) {
      RequestId id = ids.get(random.nextInt(ids.size()));
      long began = System.nanoTime();
      Asking.Answer answer = ask(gateway, id);
      long took = System.nanoTime() - began;
      if (answer.status() != 200 || !answer.body().contains(id.text())) {
        throw new IllegalStateException(id.text() + " is answered by " + answer.body());
      }
      if (i >= 0) {
        traces.all.add(took);
        if (answer.body().contains(PROVED)) {
          traces.proved.add(took);
        }
      }
    }
    if (traces.proved.count() == 0) {
      throw new IllegalStateException("no packet's way was proved");
    }
    return traces;
  }

  /**
   * A gateway notes where ids lie while it runs: until then nobody can say that one is not there.
   */
  private static void awaitIndex(InetSocketAddress gateway)
      throws IOException, InterruptedException {
    RequestId none = new RequestId(0, 1);
    long end = System.nanoTime() + INDEXED_WITHIN.toNanos();
    Asking.Answer answer = ask(gateway, none);
    while (answer.status() != 404) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("the ids are not noted: " + answer.body());
      }
      Thread.sleep(500);
      answer = ask(gateway, none);
    }
  }

  private static Asking.Answer ask(InetSocketAddress gateway, RequestId id) throws IOException {
    return Asking.of(gateway, "/api/v1/packets/" + id.text());
  }
}
