package dev.trackside.app.site;

import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.json.Json;
import dev.trackside.store.DataLock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A gateway in another process, spoken to through its API. */
public final class RunningGateway {
  /** Asked rightly, and not granted. */
  private static final int UNPROCESSABLE = 422;

  private static final int TOO_MANY = 429;

  /** Asked rightly, and it is not there. */
  private static final String ABSENT = "not_there";

  private final GatewayLink link;
  private final long pid;

  private RunningGateway(GatewayLink link, long pid) {
    this.link = link;
    this.pid = pid;
  }

  /**
   * The gateway that holds a data directory and answers. A lock file whose process is gone, as a
   * crash leaves it, is passed over: its port may be another gateway's by now. Only reads, so that
   * a gateway that starts at this moment is not disturbed.
   */
  public static Optional<RunningGateway> find(Path data) {
    try {
      Optional<String> api = DataLock.announcedApi(data);
      long pid = Long.parseLong(DataLock.field(data, "pid").orElse("0"));
      if (api.isEmpty() || ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
        return Optional.empty();
      }
      RunningGateway gateway = new RunningGateway(new GatewayLink(api.get(), data), pid);
      return gateway.isAlive() ? Optional.of(gateway) : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      // Cut short or without permission: then it is not known, and the files are looked at.
      return Optional.empty();
    }
  }

  /** What is wrong when {@link #find} finds nothing, and who holds the directory instead. */
  public static CommandException absent(Path data, String consequence) {
    try {
      Optional<ProcessHandle> owner = owner(data);
      if (owner.isPresent()) {
        return new CommandException(
            ExitCode.UNREACHABLE,
            "process %d (trackside %s) holds %s and answers on no API%s"
                .formatted(
                    owner.get().pid(),
                    DataLock.field(data, "command").orElse("?"),
                    data,
                    consequence),
            "wait for it to end, or stop it");
      }
    } catch (IOException | NumberFormatException | DateTimeParseException e) {
      return new CommandException(
          ExitCode.UNREACHABLE,
          "it is not known who holds " + data + ": " + e.getMessage(),
          "check the permissions of " + data.resolve(DataLock.FILE));
    }
    return new CommandException(
        ExitCode.UNREACHABLE,
        "no gateway runs on " + data + consequence,
        "start one with: trackside run --data " + data);
  }

  /** The process that the lock file names, unless its number is another process's by now. */
  private static Optional<ProcessHandle> owner(Path data) throws IOException {
    long pid = Long.parseLong(DataLock.field(data, "pid").orElse("0"));
    Instant locked = Instant.parse(DataLock.field(data, "started").orElse("1970-01-01T00:00:00Z"));
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process ->
            process.info().startInstant().filter(start -> start.isAfter(locked)).isEmpty());
  }

  /** The address of its API. */
  public String api() {
    return link.api();
  }

  /** Its process. */
  public long pid() {
    return pid;
  }

  private boolean isAlive() {
    try {
      HttpURLConnection connection = connect("/livez", null);
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return false;
    }
  }

  /** Reads something. */
  public JsonNode get(String path) {
    return call(path, null);
  }

  /** Lets it do something. */
  public JsonNode post(String path, JsonNode body) {
    return call(path, body);
  }

  /** Lets it take lines of JSON. */
  public JsonNode postLines(String path, String lines) {
    try {
      HttpURLConnection connection = link.to(path);
      send(connection, "application/x-ndjson", lines.getBytes(StandardCharsets.UTF_8));
      try (InputStream in = answer(connection)) {
        return Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException | JacksonException e) {
      throw lost(e);
    }
  }

  private JsonNode call(String path, @Nullable JsonNode body) {
    try {
      HttpURLConnection connection = connect(path, body);
      try (InputStream in = answer(connection)) {
        return Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException | JacksonException e) {
      throw lost(e);
    }
  }

  /** Lets it make something that is no JSON, and writes that; returns how many bytes it has. */
  public long download(String path, OutputStream out) {
    try {
      HttpURLConnection connection = connect(path, Json.object());
      try (InputStream in = answer(connection)) {
        return in.transferTo(out);
      }
    } catch (IOException e) {
      throw lost(e);
    }
  }

  /** Lets it do something that takes long, and hands over each line of its answer as it comes. */
  public void stream(String path, JsonNode body, Consumer<String> lines) {
    try {
      HttpURLConnection connection = connect(path, body);
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(answer(connection), StandardCharsets.UTF_8))) {
        String line = reader.readLine();
        while (line != null) {
          lines.accept(line);
          line = reader.readLine();
        }
      }
    } catch (IOException e) {
      throw lost(e);
    }
  }

  private HttpURLConnection connect(String path, @Nullable JsonNode body) throws IOException {
    HttpURLConnection connection = link.to(path);
    if (body != null) {
      send(connection, "application/json", Json.bytes(body, false));
    }
    return connection;
  }

  private static void send(HttpURLConnection connection, String type, byte[] body)
      throws IOException {
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", type);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
  }

  private static InputStream answer(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    if (status < 400) {
      return connection.getInputStream();
    }
    String text = "";
    try (InputStream in = connection.getErrorStream()) {
      if (in != null) {
        text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
    int exit =
        switch (status) {
          case HttpURLConnection.HTTP_UNAVAILABLE,
              TOO_MANY,
              HttpURLConnection.HTTP_UNAUTHORIZED,
              HttpURLConnection.HTTP_FORBIDDEN ->
              ExitCode.REFUSED;
          case HttpURLConnection.HTTP_CONFLICT -> ExitCode.UNREACHABLE;
          case UNPROCESSABLE -> ExitCode.DOES_NOT_HOLD;
          case HttpURLConnection.HTTP_NOT_FOUND ->
              problem(text).path("cause").asString("").equals(ABSENT)
                  ? ExitCode.DOES_NOT_HOLD
                  : ExitCode.USAGE;
          default -> status < 500 ? ExitCode.USAGE : ExitCode.DOES_NOT_HOLD;
        };
    JsonNode problem = problem(text);
    throw new CommandException(
        exit,
        problem.path("detail").asString("the gateway answered " + status),
        problem.path("hint").asString("see its output"));
  }

  private static JsonNode problem(String text) {
    try {
      return Json.read(text);
    } catch (JacksonException e) {
      // Not the gateway's own words; the status says enough.
      return Json.object();
    }
  }

  private CommandException lost(Exception e) {
    return new CommandException(
        ExitCode.UNREACHABLE,
        "the gateway at " + link.api() + " (process " + pid + ") broke off: " + e.getMessage(),
        "see whether it still runs, and try again");
  }
}
