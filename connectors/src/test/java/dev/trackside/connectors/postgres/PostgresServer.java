package dev.trackside.connectors.postgres;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A PostgreSQL server of our own: a process on a free loopback port, with its data in a temporary
 * directory. Under root it runs as the user {@code postgres}, because it refuses to be root.
 */
public final class PostgresServer implements AutoCloseable {
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final int LOOKS = 600;

  /** Set to {@code required}, a server that is not installed fails the tests. */
  private static final String PROPERTY = "trackside.servers";

  private final Path bin;
  private final Path data;
  private final int port;
  private final Thread atExit = new Thread(this::killProcess);
  private @Nullable Process process;
  private int databases;

  private PostgresServer(Path bin, Path data, int port) {
    this.bin = bin;
    this.data = data;
    this.port = port;
  }

  /** A server that runs; without PostgreSQL the test is skipped, in CI it fails. */
  public static PostgresServer open() throws Exception {
    Optional<Path> bin = find();
    if (bin.isEmpty()) {
      String problem = "PostgreSQL is not installed (apt-get install postgresql)";
      if (System.getenv("CI") != null || "required".equals(System.getProperty(PROPERTY))) {
        throw new IllegalStateException(problem);
      }
      System.err.println("WARNING: " + problem + "; the tests of the PostgreSQL sink do not run");
      Assumptions.abort(problem);
    }
    Path data = Files.createTempDirectory("trackside-postgres");
    if (isRoot()) {
      UserPrincipal user =
          data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres");
      Files.setOwner(data, user);
    }
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    PostgresServer server = new PostgresServer(bin.orElseThrow(), data, port);
    server.initialise();
    server.start();
    Runtime.getRuntime().addShutdownHook(server.atExit);
    return server;
  }

  private static Optional<Path> find() throws IOException {
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

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private ProcessBuilder command(String program, String... arguments) {
    List<String> words = new ArrayList<>();
    if (isRoot()) {
      // it becomes the program, so that its id is the server's
      words.addAll(
          List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"));
    }
    words.add(bin.resolve(program).toString());
    words.addAll(List.of(arguments));
    return new ProcessBuilder(words)
        .directory(data.toFile())
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(
                data.resolveSibling(data.getFileName() + ".log").toFile()));
  }

  private void initialise() throws Exception {
    Process init =
        command(
                "initdb",
                "-D",
                data.toString(),
                "-A",
                "trust",
                "-U",
                "postgres",
                "--no-sync",
                "-E",
                "UTF8",
                "--locale=C")
            .start();
    if (!init.waitFor(2, TimeUnit.MINUTES) || init.exitValue() != 0) {
      init.destroyForcibly();
      throw new IllegalStateException("initdb failed, see " + data + ".log");
    }
  }

  /** Starts the process, and waits until it takes connections. */
  public void start() throws IOException {
    for (int looks = 0; ; looks++) {
      Process running = process;
      if (running == null || !running.isAlive()) {
        // the workers of one that was killed take a moment to end; until then it refuses to start
        process =
            command(
                    "postgres",
                    "-D",
                    data.toString(),
                    "-p",
                    String.valueOf(port),
                    "-h",
                    "127.0.0.1",
                    "-k",
                    "",
                    "-c",
                    "fsync=off",
                    "-c",
                    "max_connections=60")
                .start();
      }
      try (Connection connection = connect("postgres")) {
        connection.isValid(1);
        return;
      } catch (SQLException e) {
        if (looks > LOOKS) {
          throw new IOException("the server does not come up, see " + data + ".log", e);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      }
    }
  }

  /** Kills the process. */
  public void kill() throws IOException {
    killProcess();
    Process killed = process;
    try {
      if (killed != null && !killed.waitFor(1, TimeUnit.MINUTES)) {
        throw new IOException("the server does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the server ends");
    }
  }

  private void killProcess() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
    }
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** A new database; its name. */
  public String database() throws SQLException {
    String name = "test" + ++databases;
    execute("postgres", "create database " + name);
    return name;
  }

  /** The URL of a database. */
  public String url(String database) {
    return url(port, database);
  }

  /** The URL of a database behind a port, such as that of a proxy. */
  public static String url(int port, String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres";
  }

  /** A connection to a database. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database) + "&connectTimeout=5&socketTimeout=60");
  }

  void execute(String database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** What a query finds: a row a text, its fields with a bar between. */
  public List<String> query(String database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        StringJoiner row = new StringJoiner("|");
        for (int i = 1; i <= columns; i++) {
          row.add(rows.getString(i));
        }
        found.add(row.toString());
      }
      return found;
    }
  }

  @Override
  public void close() throws IOException {
    kill();
    Runtime.getRuntime().removeShutdownHook(atExit);
    Files.deleteIfExists(data.resolveSibling(data.getFileName() + ".log"));
    try (Stream<Path> all = Files.walk(data)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
