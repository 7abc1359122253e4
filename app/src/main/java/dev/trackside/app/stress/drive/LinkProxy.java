package dev.trackside.app.stress.drive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The way from the gateway to the cloud, byte by byte, which can be broken. */
final class LinkProxy implements AutoCloseable {
  private static final int CONNECT_MILLIS = 2_000;
  private static final int CHUNK = 8 << 10;
  private static final long SLOW_MILLIS = 120;
  private static final byte[] NO =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket server;
  private final InetSocketAddress target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Mode mode = Mode.PASSING;
  private volatile boolean isClosed;

  /** How the way is. */
  enum Mode {
    /** Whole. */
    PASSING,
    /** Nothing comes through, and nobody answers. */
    DOWN,
    /** Everything takes its time. */
    SLOW,
    /** Requests come through, answers do not. */
    DEAF,
    /** Requests come through, and each answer is a no. */
    LYING
  }

  private LinkProxy(ServerSocket server, InetSocketAddress target) {
    this.server = server;
    this.target = target;
  }

  /** A way to a server on this machine, on a port of its own. */
  static LinkProxy to(InetSocketAddress target) throws IOException {
    ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    LinkProxy proxy = new LinkProxy(server, target);
    Thread.ofVirtual().name("link").start(proxy::accept);
    return proxy;
  }

  int port() {
    return server.getLocalPort();
  }

  /** Changes how the way is; what is under way on it is cut. */
  void turn(Mode newMode) {
    mode = newMode;
    open.forEach(LinkProxy::cut);
  }

  private void accept() {
    while (!isClosed) {
      try {
        Socket client = server.accept();
        open.add(client);
        if (mode == Mode.DOWN) {
          cut(client);
        } else {
          Thread.ofVirtual().name("link-out").start(() -> carry(client));
        }
      } catch (IOException e) {
        if (!isClosed) {
          throw new UncheckedIOException("the link's proxy cannot take a connection", e);
        }
      }
    }
  }

  private void carry(Socket client) {
    Socket cloud = new Socket();
    open.add(cloud);
    try {
      cloud.connect(target, CONNECT_MILLIS);
      Thread back = Thread.ofVirtual().name("link-back").start(() -> copy(cloud, client, true));
      copy(client, cloud, false);
      back.join();
    } catch (IOException e) {
      // The cloud is not there: to the gateway that looks like a cut connection.
      cut(client);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      cut(client);
      cut(cloud);
    }
  }

  /** Carries bytes one way until either end, or the way, is gone. */
  private void copy(Socket from, Socket to, boolean isAnswer) {
    byte[] bytes = new byte[CHUNK];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int read = in.read(bytes);
      while (read >= 0) {
        switch (mode) {
          case DEAF -> {
            if (isAnswer) {
              return;
            }
          }
          case LYING -> {
            if (isAnswer) {
              out.write(NO);
              return;
            }
          }
          case SLOW -> TimeUnit.MILLISECONDS.sleep(SLOW_MILLIS);
          case PASSING, DOWN -> {}
        }
        out.write(bytes, 0, read);
        out.flush();
        read = in.read(bytes);
      }
    } catch (IOException e) {
      // Cut, by either end or by a fault: the other direction ends with it.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      cut(from);
      cut(to);
    }
  }

  private static void cut(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    isClosed = true;
    server.close();
    open.forEach(LinkProxy::cut);
  }
}
