package dev.trackside.app.http;

import dev.trackside.app.otlp.Tracing;
import dev.trackside.packet.Stream;
import dev.trackside.store.SystemTime;
import java.time.Duration;

/**
 * Where the API listens and what it takes.
 *
 * @param host a name or an address, without brackets
 * @param port the port; 0 takes a free one
 * @param insecure true to listen beyond this machine without any protection
 * @param defaults source, session and circuit of packets that leave them out; empty for nothing
 * @param limits how much it takes at once
 * @param tracing the traces that requests are part of; whoever gave it closes it
 */
public record ApiOptions(
    String host, int port, boolean insecure, Stream defaults, Limits limits, Tracing tracing) {

  private static final Tracing OFF = Tracing.off(SystemTime.CLOCKS);

  /**
   * How much the API takes at once, and how long it waits.
   *
   * @param bodyBytesMost bytes of one body, unpacked
   * @param inFlightBytesMost bytes of all bodies and packets that are being worked on
   * @param packetsMost packets of one body
   * @param connectionsMost open connections; more wait to be accepted
   * @param idleWait how long a connection may be silent
   * @param bodyWait how long a body may take to arrive
   */
  public record Limits(
      int bodyBytesMost,
      long inFlightBytesMost,
      int packetsMost,
      int connectionsMost,
      Duration idleWait,
      Duration bodyWait) {

    /** Checks the parts. */
    public Limits {
      if (bodyBytesMost < 1 || bodyBytesMost > 1 << 30) {
        throw new IllegalArgumentException("bodyBytesMost is not from 1 to 1073741824");
      }
      if (inFlightBytesMost < bodyBytesMost || packetsMost < 1 || connectionsMost < 1) {
        throw new IllegalArgumentException("a limit is too small");
      }
    }

    /** 16 MiB and 500,000 packets a body, 64 MiB at once, 1,024 connections. */
    public static Limits standard() {
      return new Limits(
          16 << 20, 64L << 20, 500_000, 1_024, Duration.ofSeconds(30), Duration.ofSeconds(60));
    }

    /** The same with another limit of a body's bytes and of all bodies together. */
    public Limits withBytes(int ofBody, long inFlight) {
      return new Limits(ofBody, inFlight, packetsMost, connectionsMost, idleWait, bodyWait);
    }

    /** The same with another limit of a body's packets. */
    public Limits withPacketsMost(int packets) {
      return new Limits(
          bodyBytesMost, inFlightBytesMost, packets, connectionsMost, idleWait, bodyWait);
    }

    /** The same with other waits. */
    public Limits withWaits(Duration idle, Duration body) {
      return new Limits(bodyBytesMost, inFlightBytesMost, packetsMost, connectionsMost, idle, body);
    }
  }

  /** Everything standard, on an address. */
  public static ApiOptions at(String host, int port) {
    return new ApiOptions(host, port, false, Stream.UNKNOWN, Limits.standard(), OFF);
  }

  /** The same, allowed to listen beyond this machine without any protection, or not. */
  public ApiOptions withInsecure(boolean newInsecure) {
    return new ApiOptions(host, port, newInsecure, defaults, limits, tracing);
  }

  /** The same with what packets get that leave out source, session or circuit. */
  public ApiOptions with(Stream newDefaults) {
    return new ApiOptions(host, port, insecure, newDefaults, limits, tracing);
  }

  /** The same with other limits. */
  public ApiOptions with(Limits newLimits) {
    return new ApiOptions(host, port, insecure, defaults, newLimits, tracing);
  }

  /** The same, telling of traces. */
  public ApiOptions with(Tracing newTracing) {
    return new ApiOptions(host, port, insecure, defaults, limits, newTracing);
  }
}
