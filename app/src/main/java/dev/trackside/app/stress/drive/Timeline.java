package dev.trackside.app.stress.drive;

import dev.trackside.app.screen.Texts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Looks at a run once a second, from a thread of its own. */
final class Timeline {
  /** A soak of a day at one look a second. */
  private static final int SECONDS_MOST = 100_000;

  private final Path data;
  private final Acks acks;
  private final Cloud cloud;
  private final GatewayChild gateway;
  private final GatewayView view;
  private final AtomicLong sent = new AtomicLong();
  private final List<Second> seconds = new ArrayList<>();
  private final Thread thread;
  private volatile boolean isEnding;
  private volatile long inCloud;

  Timeline(Path data, Acks acks, Cloud cloud, GatewayChild gateway, GatewayView view) {
    this.data = data;
    this.acks = acks;
    this.cloud = cloud;
    this.gateway = gateway;
    this.view = view;
    this.thread = Thread.ofVirtual().name("timeline").start(this::run);
  }

  /** Counts packets that the radios brought. */
  void sent(int packets) {
    sent.addAndGet(packets);
  }

  /** Packets in the cloud, as text. */
  String rates() {
    return Texts.count(inCloud);
  }

  /** Ends it; returns what it saw. */
  List<Second> finish() throws InterruptedException {
    isEnding = true;
    thread.join();
    return List.copyOf(seconds);
  }

  private void run() {
    long sentBefore = 0;
    long cloudBefore = 0;
    try {
      for (int second = 0; !isEnding && second < SECONDS_MOST; second++) {
        while (acks.now() < second + 1 && !isEnding) {
          TimeUnit.MILLISECONDS.sleep(20);
        }
        long sentNow = sent.get();
        inCloud = cloud.packets();
        seconds.add(
            new Second(
                second,
                sentNow - sentBefore,
                acks.packetsIn(second),
                acks.worstIn(second),
                inCloud - cloudBefore,
                view.get("/api/v1/health").map(each -> each.path("backlog").asLong(-1)).orElse(-1L),
                gateway.residentBytes(),
                gateway.handles(),
                DirectorySize.of(data)));
        sentBefore = sentNow;
        cloudBefore = inCloud;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
