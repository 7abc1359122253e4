package dev.trackside.kit;

import dev.trackside.delivery.Sink;
import java.util.List;
import java.util.Optional;

/**
 * The far side of the sink under test: a real server, or what stands for one, with nothing in it at
 * first. Used by one thread, but for {@link #connect}.
 */
@SuppressWarnings("try") // what a server throws when it is closed is its own matter
public interface Cloud extends AutoCloseable {
  /**
   * A client as a gateway of that name opens it; it goes through the {@link #link} when there is
   * one. The server need not be there for that. Two of one name are two gateways that take each
   * other's part, or one before and after its crash. The kit closes it.
   */
  Sink connect(String name) throws Exception;

  /**
   * The request ids of the packets that the server holds, read by other means than the sink, past
   * the link. Those of one source stand in the order in which the server took them; a packet that
   * it holds twice is there twice.
   */
  List<String> requestIds() throws Exception;

  /** The proxy between sink and server; empty for a sink without a network. */
  Optional<FaultProxy> link();

  /** Kills the server, or makes it unreachable where it cannot be killed. */
  void stop() throws Exception;

  /** Brings the server back, with its data and under the same address. */
  void start() throws Exception;

  /**
   * A line, in the format of released packets, that the sink refuses for good; empty when it
   * refuses nothing. Its request id is not among those of {@link Packets}.
   */
  Optional<String> poison();

  @Override
  void close() throws Exception;
}
