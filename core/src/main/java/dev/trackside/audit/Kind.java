package dev.trackside.audit;

import java.nio.charset.StandardCharsets;

/** What an entry tells of. */
public enum Kind {
  /** The log begins; written by itself. */
  GENESIS("log.genesis"),
  /** A program begins to write; written by itself, before the first entry of a run. */
  START("log.start"),
  /** A program ends in good order. */
  STOP("log.stop"),
  /** Nothing happened, and the log is alive. */
  HEARTBEAT("log.heartbeat"),
  /** How far each jurisdiction's own chain is; the data are filled in by the log. */
  HEADS("log.heads"),
  /** A damaged data file was set aside and salvaged. */
  SALVAGE("log.salvage"),
  /** The wall clock moved against the monotonic one; written by itself. */
  CLOCK_STEP("clock.step"),
  /** Another key signs from here on. */
  KEY_ROTATED("key.rotated"),
  /** A batch was frozen: policy, destination, counts, root over its packets' decisions. */
  BATCH_SEALED("batch.sealed"),
  /** A batch was handed to its sink. */
  BATCH_SENT("batch.sent"),
  /** A sink has a batch. */
  BATCH_ACKED("batch.acked"),
  /** A batch of an earlier run goes again. */
  BATCH_RECOVERED("batch.recovered"),
  /** A batch that a sink refuses was cut in two. */
  BATCH_BISECTED("batch.bisected"),
  /** A batch stands, because a forbidden text is in it. */
  BATCH_HELD("batch.held"),
  /** A batch that stood does so no more: the text is off the list, or it was cut otherwise. */
  BATCH_CLEARED("batch.cleared"),
  /** The one packet of a batch that a sink refuses became a dead letter. */
  BATCH_REJECTED("batch.rejected"),
  /** Somebody asked the sink whether it has a batch of which packets were lost here. */
  BATCH_SETTLED("batch.settled"),
  /** A batch of a feed beside the packets was frozen: counts, root over its lines. */
  FEED_SEALED("feed.sealed"),
  /** A batch of a feed was handed to its sink. */
  FEED_SENT("feed.sent"),
  /** A sink has a batch of a feed. */
  FEED_ACKED("feed.acked"),
  /** A policy came into force. */
  POLICY_ACTIVATED("policy.activated"),
  /** The policy before came into force again. */
  POLICY_ROLLED_BACK("policy.rolled_back"),
  /** The channel registry changed. */
  REGISTRY_CHANGED("registry.changed"),
  /** Breakers opened. */
  BREAKER_OPENED("breaker.opened"),
  /** Somebody reset breakers. */
  BREAKER_RESET("breaker.reset"),
  /** Dead letters went back into the buffer. */
  LETTERS_RELEASED("letters.released"),
  /** Dead letters were discarded. */
  LETTERS_DISCARDED("letters.discarded"),
  /** Dead letters were mended by hand and took their place in the buffer. */
  LETTERS_IMPORTED("letters.imported"),
  /** Somebody holds a sink. */
  SINK_PAUSED("sink.paused"),
  /** A sink that was held goes on. */
  SINK_RESUMED("sink.resumed"),
  /** Nothing of a run of packets leaves, for now or for good. */
  HELD("fence.held"),
  /** Something that was held left. */
  HOLD_RELEASED("fence.released"),
  /** What waited too long to leave was given up. */
  HOLD_GIVEN_UP("fence.given_up"),
  /** Somebody asked for an erasure. */
  ERASURE_REQUESTED("erasure.requested"),
  /** What was asked for is erased. */
  ERASED("erasure.done"),
  /** Somebody came in. */
  LOGIN("access.login"),
  /** Somebody was turned away. */
  DENIED("access.denied"),
  /** Somebody read. */
  QUERY("access.query"),
  /** Somebody took a copy out. */
  EXPORT("access.export"),
  /** Something about the log itself is wrong. */
  ALARM("integrity.alarm");

  private final String word;

  Kind(String word) {
    this.word = word;
  }

  /** Its name in an entry. */
  public String word() {
    return word;
  }

  /** The name as it stands in an entry, with its quotes. */
  byte[] quoted() {
    return ('"' + word + '"').getBytes(StandardCharsets.US_ASCII);
  }
}
