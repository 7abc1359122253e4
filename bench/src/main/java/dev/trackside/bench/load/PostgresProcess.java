package dev.trackside.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of one process on loopback as it is installed, so with its fsync, and with
 * its files in a directory. Under root it runs as the user {@code postgres}.
 */
public final class PostgresProcess implements AutoCloseable {
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final int LOOKS_MOST = 600;
  private static final int LOOK_MILLIS = 100;

  private final int port;
  private final Process process;

  private PostgresProcess(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /** The directory of the newest PostgreSQL's programs; empty when there is none. */
  public static Optional<Path> programs() throws IOException {
    if (!Files.isDirectory(DEBIAN)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(DEBIAN)) {
      return versions
          .map(each -> each.resolve("bin"))
          .filter(each -> Files.isExecutable(each.resolve("postgres")))
          .max(Comparator.comparing(Path::toString));
    }
  }

  /** A server that takes connections. */
  public static PostgresProcess start(Path programs, Path directory)
      throws IOException, InterruptedException {
    Path data = Files.createDirectories(directory).resolve("data");
    Files.createDirectory(data);
    boolean isRoot = System.getProperty("user.name").equals("root");
    if (isRoot) {
      Files.setOwner(
          data,
          data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
      passable(directory.toAbsolutePath());
    }
    Path log = directory.resolve("postgres.log");
    String place = data.toAbsolutePath().toString();
    Process init =
        command(isRoot, programs.resolve("initdb"), log, "-D", place, "-A", "trust", "-U", "bench")
            .start();
    if (!init.waitFor(2, TimeUnit.MINUTES) || init.exitValue() != 0) {
      init.destroyForcibly();
      throw new IOException("initdb failed: " + Files.readString(log));
    }
    int port = freePort();
    String number = String.valueOf(port);
    Process process =
        command(
                isRoot,
                programs.resolve("postgres"),
                log,
                "-D",
                place,
                "-p",
                number,
                "-h",
                "127.0.0.1",
                "-k",
                "")
            .start();
    PostgresProcess server = new PostgresProcess(port, process);
    for (int look = 0; !server.answers(); look++) {
      if (!process.isAlive() || look == LOOKS_MOST) {
        process.destroyForcibly();
        throw new IOException("the server does not start: " + Files.readString(log));
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return server;
  }

  /** The bench's own directory is its owner's alone; the server has to get through. */
  private static void passable(Path directory) throws IOException {
    for (Path each : List.of(directory, directory.getParent(), directory.getParent().getParent())) {
      Set<PosixFilePermission> all = new HashSet<>(Files.getPosixFilePermissions(each));
      if (all.add(PosixFilePermission.OTHERS_EXECUTE)) {
        Files.setPosixFilePermissions(each, all);
      }
    }
  }

  private static ProcessBuilder command(
      boolean isRoot, Path program, Path log, String... arguments) {
    List<String> words = new ArrayList<>();
    if (isRoot) {
      words.addAll(
          List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"));
    }
    words.add(program.toString());
    words.addAll(List.of(arguments));
    return new ProcessBuilder(words)
        .directory(Path.of("/").toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() {
    try (Connection connection = connect()) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  /** The URL of its database. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=bench";
  }

  /** A connection to its database. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url());
  }

  /** Does what a statement says. */
  public void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy(); // its workers end with it, so that the directory can be removed
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
    }
  }
}
