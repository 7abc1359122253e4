package dev.trackside.kit.example;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The other side of {@link JournalSink}: a directory with one file a batch, behind a port. The
 * file's first line is the hash that the batch came with.
 *
 * <pre>
 * sink:    ID SHA256 LENGTH RESEALED, a line feed, LENGTH bytes
 * journal: kept | bad | other content under this id
 * </pre>
 */
final class Journal implements AutoCloseable {
  /** What the journal takes in no line. */
  static final String BAD = "\"bad\":true";

  private final Path directory;
  private final ServerSocket door = new ServerSocket();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** A journal that listens on loopback; port 0 is any. */
  Journal(Path directory, int port) throws IOException {
    this.directory = Files.createDirectories(directory);
    door.setReuseAddress(true);
    door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /** The lines of all batches, in the order of their positions. */
  static List<String> lines(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (var files = Files.list(directory)) {
      List<Path> kept = files.filter(file -> !file.toString().endsWith(".part")).sorted().toList();
      List<String> lines = new ArrayList<>();
      for (Path file : kept) {
        lines.addAll(Files.readString(file).lines().skip(1).toList());
      }
      return lines;
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket socket = door.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        // closed, or who knocked is gone
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      StringBuilder head = new StringBuilder();
      for (int next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
        head.append((char) next);
      }
      String[] parts = head.toString().strip().split(" ", 4);
      byte[] bytes = new byte[Integer.parseInt(parts[2])];
      in.readFully(bytes);
      String answer = keep(parts[0], parts[1], parts[3].equals("true"), bytes);
      socket.getOutputStream().write((answer + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      return; // the sink sends it again
    } finally {
      open.remove(socket);
    }
  }

  /** Whole or not at all: a file has its name only when all of it is on the disk. */
  private synchronized String keep(String id, String hash, boolean resealed, byte[] bytes)
      throws IOException {
    Path file = directory.resolve(id);
    if (Files.exists(file)) {
      boolean same = resealed || Files.readString(file).lines().findFirst().orElse("").equals(hash);
      return same ? "kept" : "other content under this id";
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.contains(BAD)) {
      return "bad";
    }
    Path part = directory.resolve(id + ".part");
    Files.writeString(
        part,
        hash + "\n" + text,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE,
        StandardOpenOption.DSYNC);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    return "kept";
  }

  /** Gone as with the power: nobody gets an answer any more. */
  @Override
  public void close() throws IOException {
    door.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
