package dev.trackside.kit.example;

import dev.trackside.delivery.Sink;
import dev.trackside.kit.Cloud;
import dev.trackside.kit.FaultProxy;
import dev.trackside.kit.Packets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** A journal behind a link that can fail. */
final class JournalCloud implements Cloud {
  private static final Pattern REQUEST = Pattern.compile("\"request_id\":\"([^\"]*)\"");

  private final Path directory;
  private final FaultProxy link = FaultProxy.open();
  private final UnaryOperator<Sink> made;
  private Journal journal;

  /**
   * A journal with nothing in it.
   *
   * @param made what becomes of the sink before it is tested
   */
  JournalCloud(Path directory, UnaryOperator<Sink> made) throws IOException {
    this.directory = directory;
    this.made = made;
    this.journal = new Journal(directory, 0);
    link.to(journal.port());
  }

  @Override
  public Sink connect(String name) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    InetSocketAddress server = new InetSocketAddress(loopback, link.port());
    return made.apply(new JournalSink(server, Duration.ofMillis(1_500)));
  }

  @Override
  public List<String> requestIds() throws IOException {
    return Journal.lines(directory).stream()
        .flatMap(line -> REQUEST.matcher(line).results().map(found -> found.group(1)))
        .toList();
  }

  @Override
  public Optional<FaultProxy> link() {
    return Optional.of(link);
  }

  @Override
  public void stop() throws IOException {
    journal.close();
  }

  @Override
  public void start() throws IOException {
    journal = new Journal(directory, 0);
    link.to(journal.port());
  }

  @Override
  public Optional<String> poison() {
    String bad = Packets.lines("car-44", 999_999, 1).getFirst();
    return Optional.of(bad.replace("\"samples\":{", "\"samples\":{" + Journal.BAD + ","));
  }

  @Override
  public void close() throws IOException {
    journal.close();
    link.close();
  }
}
