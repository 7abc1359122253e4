package dev.trackside.gateway;

import dev.trackside.delivery.feed.FeedStanding;
import dev.trackside.policy.PolicyHead;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One look at a running gateway. Every figure is kept as it goes; nothing is counted for the look.
 *
 * @param status OK, WARNING or REFUSING
 * @param problems what makes it so, each with what to do about it
 * @param startedAtMillis start of the run, epoch milliseconds
 * @param atMillis when the look was taken, epoch milliseconds
 * @param ledger the account of every packet
 * @param samples samples accepted so far
 * @param backlog packets that at least one sink has not acknowledged
 * @param mostBacklog undelivered packets at which intake is refused
 * @param backpressure true when the backlog is at its warning level
 * @param guard how breakers and dead letters are
 * @param store how the file does
 * @param sinks how each sink does
 */
public record Health(
    Status status,
    List<Problem> problems,
    long startedAtMillis,
    long atMillis,
    Ledger ledger,
    long samples,
    long backlog,
    long mostBacklog,
    boolean backpressure,
    GuardHealth guard,
    StoreHealth store,
    List<SinkHealth> sinks) {

  /** How a gateway is in one word. */
  public enum Status {
    /** All is well. */
    OK,
    /** Somebody should look; nothing is lost. */
    WARNING,
    /** Intake is refused. */
    REFUSING
  }

  /**
   * Something that is not as it should be.
   *
   * @param id which, the same for as long as it lasts: its group, and behind a colon the sink that
   *     it is about, such as {@code sink.failing:file:out}
   * @param what what it is
   * @param hint what to do about it
   */
  public record Problem(String id, String what, String hint) {}

  /**
   * How breakers and dead letters are.
   *
   * @param openBreakers breakers that are open or half open
   * @param breakersOpened how often one opened since the start
   * @param openLetters dead letters that wait: packets and samples
   * @param warning number of them at which health warns
   */
  public record GuardHealth(
      int openBreakers, long breakersOpened, long openLetters, long warning) {}

  /**
   * How the file does. Latencies in microseconds.
   *
   * @param sqliteVersion the SQLite in use
   * @param fileBytes size of the file
   * @param walBytes size of its WAL
   * @param freeBytes free space on its device
   * @param commits groups committed since the start
   * @param commitP50Micros half of the groups took no longer
   * @param commitP99Micros 99 of 100 groups took no longer
   * @param ackP50Micros half of the chunks were answered within
   * @param ackP99Micros 99 of 100 chunks were answered within
   * @param lastCommitAtMillis newest commit, epoch milliseconds; 0 for none
   * @param failures failed writes since the start
   * @param waitingBytes bytes in memory that wait for the committer
   */
  public record StoreHealth(
      String sqliteVersion,
      long fileBytes,
      long walBytes,
      long freeBytes,
      long commits,
      long commitP50Micros,
      long commitP99Micros,
      long ackP50Micros,
      long ackP99Micros,
      long lastCommitAtMillis,
      long failures,
      long waitingBytes) {}

  /**
   * How a sink does.
   *
   * @param name its name
   * @param state IDLE, DRAINING, RETRYING, HELD or PAUSED
   * @param pending packets that no batch holds
   * @param draining packets in batches on their way
   * @param synced packets that it has, or need not have
   * @param batchesAcked batches acknowledged since the start
   * @param bytesAcked bytes acknowledged since the start
   * @param recovered batches that the start found unfinished
   * @param failedAttempts failed attempts at the batch on its way
   * @param lastAckAtMillis newest ack since the start, epoch milliseconds; 0 for none
   * @param inFlightSinceMillis when the batch on its way was sealed, epoch milliseconds; 0 for none
   * @param problem what went wrong last
   * @param hint what to do about it
   * @param fence what the geo-fence does to it
   * @param lanes how its two lanes stand
   * @param feeds how far it is in what it takes beside the packets
   */
  public record SinkHealth(
      String name,
      SinkState state,
      long pending,
      long draining,
      long synced,
      long batchesAcked,
      long bytesAcked,
      int recovered,
      int failedAttempts,
      long lastAckAtMillis,
      long inFlightSinceMillis,
      @Nullable String problem,
      @Nullable String hint,
      FenceHealth fence,
      LaneHealth lanes,
      List<FeedStanding> feeds) {
    /** Keeps the list as it is. */
    public SinkHealth {
      feeds = List.copyOf(feeds);
    }
  }

  /**
   * How the two lanes to a sink stand.
   *
   * @param liveSinceMillis when the oldest packet that waits in the live lane was received, epoch
   *     milliseconds; 0 for none
   * @param ranges ranges of positions in the backlog
   * @param packets packets in the backlog
   * @param ackedPerSecond packets a second acknowledged, over the last minute
   * @param intakePerSecond packets a second that came, over the last minute
   * @param secondsToDrain until nothing waits, at these rates; empty while it does not become less
   * @param openSinceMillis when the circuit was opened, epoch milliseconds; 0 while it is closed
   * @param openEnds ranges that ended since the start while means were being formed, which are
   *     never told
   * @param underWay batches that left and were not answered yet
   */
  public record LaneHealth(
      long liveSinceMillis,
      int ranges,
      long packets,
      double ackedPerSecond,
      double intakePerSecond,
      OptionalDouble secondsToDrain,
      long openSinceMillis,
      long openEnds,
      int underWay) {}

  /**
   * What the geo-fence does to a sink.
   *
   * @param destination where the sink is, as the policy names it
   * @param held packets of which nothing left yet
   * @param policy the policy's name and version; empty for a sink in the garage
   * @param standing how the policy stands; null for a sink in the garage
   * @param keyProblem what is wrong with the keys, which are locked then; empty for nothing
   */
  public record FenceHealth(
      String destination,
      long held,
      String policy,
      PolicyHead.@Nullable Standing standing,
      String keyProblem) {}

  /** What a sink is doing. */
  public enum SinkState {
    /** It has everything. */
    IDLE,
    /** A batch is on its way. */
    DRAINING,
    /** The newest attempt failed; it is tried again by itself. */
    RETRYING,
    /** The batch on its way holds a forbidden text and is not sent. */
    HELD,
    /** An operator holds it. */
    PAUSED
  }

  /** Keeps the lists as they are. */
  public Health {
    problems = List.copyOf(problems);
    sinks = List.copyOf(sinks);
  }
}
