package dev.trackside.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP proxy on loopback that does to a connection what networks do. Its port is known before the
 * server's is, for servers that must be told under which address they are reached. Faults hold for
 * all connections, those that are open too, until {@link #pass}. Safe for many threads.
 *
 * <p>What stands still is held back, not thrown away: it arrives late once the link passes again,
 * even when the one who sent it is gone by then.
 */
public final class FaultProxy implements AutoCloseable {
  /** A direction. */
  public enum Way {
    /** From the sink to the server. */
    REQUESTS,
    /** From the server to the sink. */
    ANSWERS
  }

  /** What becomes of a connection when no more may pass. */
  public enum End {
    /** Both sides see it reset. */
    RESET,
    /** It stays open, and nothing comes any more. */
    SILENCE
  }

  private static final int PIECE_BYTES = 16 * 1024;
  private static final int CONNECT_MILLIS = 5_000;

  private final ServerSocket door;
  private final FaultGate gate = new FaultGate();
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile int target;
  private volatile boolean closed;

  private FaultProxy(ServerSocket door) {
    this.door = door;
  }

  /** A proxy on a free port of loopback. Until {@link #to} it resets who comes. */
  public static FaultProxy open() throws IOException {
    FaultProxy proxy = new FaultProxy(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().name("fault-proxy").start(proxy::accept);
    return proxy;
  }

  /** Where the sink connects to. */
  public int port() {
    return door.getLocalPort();
  }

  /** Where the server listens on loopback; may change. Connections that are open stay. */
  public FaultProxy to(int port) {
    target = port;
    return this;
  }

  /** Everything passes again, at once; what was held back too. */
  public void pass() {
    gate.pass();
  }

  /** Every piece waits that long, both ways. */
  public void delay(Duration each) {
    gate.slow(PIECE_BYTES, each);
  }

  /** One byte at a time, with a wait before each, both ways. */
  public void trickle(Duration each) {
    gate.slow(1, each);
  }

  /** Connections are reset, those that are open and each that comes. */
  public void refuse() {
    gate.only(Way.REQUESTS, 0, End.RESET);
    gate.refuse();
    cut();
  }

  /** Connections are taken, and nothing passes either way. */
  public void hold() {
    gate.only(Way.REQUESTS, 0, End.SILENCE);
    gate.only(Way.ANSWERS, 0, End.SILENCE);
  }

  /**
   * That many bytes more pass one way, counted over all connections; then that happens, to each
   * connection that has more to bring that way.
   */
  public void only(Way way, long bytes, End end) {
    gate.only(way, bytes, end);
  }

  /**
   * The connections that are open stand still for good, and neither side hears of it, as when the
   * other lost its power; those that come pass.
   */
  public void abandon() {
    open.forEach(each -> each.abandoned = true);
    gate.pass();
  }

  /** Resets the connections that are open. */
  public void cut() {
    open.forEach(Connection::reset);
    gate.wake();
  }

  /** Bytes that passed one way, since the beginning. */
  public long passed(Way way) {
    return gate.passed(way);
  }

  /** Connections that were taken, since the beginning. */
  public int connections() {
    return connections.get();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    door.close();
    cut();
    gate.pass();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = door.accept();
        connections.incrementAndGet();
        Thread.ofVirtual().name("fault-proxy-link").start(() -> join(client));
      } catch (IOException e) {
        // The door is closed, or the one who knocked has left again: both show on their side.
      }
    }
  }

  private void join(Socket client) {
    Connection connection = new Connection(client);
    open.add(connection);
    try {
      if (closed || target == 0 || gate.isRefusing()) {
        connection.reset();
        return;
      }
      InetAddress loopback = InetAddress.getLoopbackAddress();
      connection.server.connect(new InetSocketAddress(loopback, target), CONNECT_MILLIS);
      client.setTcpNoDelay(true);
      connection.server.setTcpNoDelay(true);
      Thread answers =
          Thread.ofVirtual()
              .name("fault-proxy-answers")
              .start(() -> pump(connection, Way.ANSWERS, connection.server, client));
      pump(connection, Way.REQUESTS, client, connection.server);
      answers.join();
    } catch (IOException e) {
      connection.reset(); // no server there: the client sees what it would see without the proxy
    } catch (InterruptedException e) {
      connection.reset();
      Thread.currentThread().interrupt();
    } finally {
      connection.end();
      open.remove(connection);
    }
  }

  private void pump(Connection connection, Way way, Socket from, Socket to) {
    byte[] piece = new byte[PIECE_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
        int at = 0;
        while (at < length) {
          int may = gate.admit(connection, way, length - at);
          if (may == FaultGate.NEVER) {
            connection.reset();
            return;
          }
          out.write(piece, at, may);
          at += may;
        }
      }
      gate.admit(connection, way, 0);
      to.shutdownOutput();
    } catch (IOException e) {
      resetBoth(connection, way);
    } catch (InterruptedException e) {
      connection.reset();
      Thread.currentThread().interrupt();
    }
  }

  /** What one side sees the other sees too, when anything passes. */
  private void resetBoth(Connection connection, Way way) {
    try {
      gate.admit(connection, way, 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connection.reset();
  }

  /** Two sockets that belong together. */
  static final class Connection {
    private final Socket client;
    private final Socket server = new Socket();
    private volatile boolean abandoned;
    private volatile boolean ended;

    Connection(Socket client) {
      this.client = client;
    }

    boolean isAbandoned() {
      return abandoned;
    }

    boolean isEnded() {
      return ended;
    }

    void reset() {
      for (Socket each : new Socket[] {client, server}) {
        try {
          each.setSoLinger(true, 0); // a close becomes a reset
        } catch (IOException e) {
          // it is closed
        }
      }
      end();
    }

    void end() {
      ended = true;
      for (Socket each : new Socket[] {client, server}) {
        try {
          each.close();
        } catch (IOException e) {
          // closed in any case
        }
      }
    }
  }
}
