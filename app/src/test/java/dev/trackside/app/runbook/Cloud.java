package dev.trackside.app.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.kit.FaultProxy;
import java.io.IOException;
import java.nio.file.Path;

/** The team's cloud: a receiver in a process of its own, behind a link that can be cut. */
final class Cloud implements AutoCloseable {
  private final Stage stage;
  private final FaultProxy link;
  private int exports;

  private Cloud(Stage stage, FaultProxy link) {
    this.stage = stage;
    this.link = link;
  }

  static Cloud open(Stage stage) throws Exception {
    Running receiver = stage.start("receive --data received");
    return new Cloud(stage, FaultProxy.open().to(receiver.port()));
  }

  /** The sink that a gateway has there. */
  String sink() {
    return "home-eu=http:http://127.0.0.1:%d/batches".formatted(link.port());
  }

  FaultProxy link() {
    return link;
  }

  /** Everything that it holds. */
  Delivered packets() throws IOException, InterruptedException {
    Path exported = stage.at("exported-" + exports);
    Said said = stage.run("receive export exported-%d --data received".formatted(exports++));
    assertThat(said.exit()).as(said.err()).isZero();
    return Delivered.in(exported);
  }

  @Override
  public void close() throws IOException {
    link.close();
  }
}
