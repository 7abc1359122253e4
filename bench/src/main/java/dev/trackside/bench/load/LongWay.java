package dev.trackside.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A way to a server on loopback that takes a time, each way. Everything is late by that much and no
 * less passes: the link is long, not narrow.
 */
public final class LongWay implements AutoCloseable {
  private static final int PIECE_BYTES = 64 << 10;

  /** So much may be between the two ends of a connection; then the sender waits. */
  private static final int PIECES_MOST = 256;

  private final ServerSocket door;
  private final int target;
  private final long nanos;

  private LongWay(ServerSocket door, int target, Duration each) {
    this.door = door;
    this.target = target;
    this.nanos = each.toNanos();
  }

  /** Bytes that arrive at a time; none for the end. */
  private record Piece(byte[] bytes, long dueNanos) {}

  /** A way to a port of loopback. */
  public static LongWay to(int port, Duration each) throws IOException {
    LongWay way =
        new LongWay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port, each);
    Thread.ofVirtual().start(way::accept);
    return way;
  }

  /** Where it begins. */
  public int port() {
    return door.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = door.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        carry(client, server);
        carry(server, client);
      }
    } catch (IOException e) {
      return; // the door is closed, or nobody is behind it: whoever waits sees it
    }
  }

  private void carry(Socket from, Socket to) {
    BlockingQueue<Piece> underWay = new ArrayBlockingQueue<>(PIECES_MOST);
    Thread.ofVirtual().start(() -> read(from, underWay));
    Thread.ofVirtual().start(() -> write(underWay, to));
  }

  private void read(Socket from, BlockingQueue<Piece> underWay) {
    byte[] piece = new byte[PIECE_BYTES];
    try {
      InputStream in = from.getInputStream();
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
        underWay.put(new Piece(Arrays.copyOf(piece, length), System.nanoTime() + nanos));
      }
      underWay.put(new Piece(new byte[0], System.nanoTime() + nanos));
    } catch (IOException e) {
      underWay.offer(new Piece(new byte[0], System.nanoTime()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(BlockingQueue<Piece> underWay, Socket to) {
    try (to) {
      OutputStream out = to.getOutputStream();
      for (Piece piece = underWay.take(); piece.bytes().length > 0; piece = underWay.take()) {
        TimeUnit.NANOSECONDS.sleep(Math.max(0, piece.dueNanos() - System.nanoTime()));
        out.write(piece.bytes());
      }
    } catch (IOException e) {
      return; // that side has gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
