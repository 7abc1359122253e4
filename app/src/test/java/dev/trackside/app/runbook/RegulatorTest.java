package dev.trackside.app.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.proof.Await;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A regulator asks what left two circuits, and checks the answer with a JDK alone. */
final class RegulatorTest {
  private static final String DRIVEN =
      "\"speed\":287,\"rpm\":11000,\"heart_rate\":165,\"driver_name\":\"Ann Miller\"";

  @TempDir Path folder;

  @Test
  void theAnswerIsProvedToSomebodyWhoTrustsNobody() throws Exception {
    try (Stage stage = new Stage(folder).with("linger", "100ms")) {
      Running gateway =
          stage.start("run --data data --sink site=file:out --sink home-eu=file:cloud");
      Car dutch = Car.atZandvoort();
      Car italian = new Car("car-44", "2026-it-race", "monza", "2026-09-06T13:00:00Z");
      dutch.send(gateway, 20, DRIVEN);
      italian.send(gateway, 20, DRIVEN);
      Await.holds("all has left", () -> gateway.sink("home-eu").path("synced").asInt() == 40);
      assertThat(Delivered.in(stage.at("cloud")).having("heart_rate"))
          .as("what the policy keeps in the garage")
          .isEmpty();
      assertThat(Delivered.in(stage.at("out")).having("heart_rate")).hasSize(40);

      Walk walk = new Walk(stage, Scenario.REGULATOR);
      walk.next("audit key -o audit.pub").well();
      walk.next("audit checkpoint --keep kept").well();
      walk.next("audit verify --key audit.pub --anchors kept").well().saying("INTACT");
      walk.next("audit verify --anchors out").well().saying("INTACT");
      walk.next("audit summary").well().saying("batch.sealed");
      walk.next("audit query --jurisdiction EU --kind batch.sealed").well().saying("home-eu");
      walk.next("audit query --jurisdiction EU --complete").well();
      walk.next("audit prove 0 -o first.tlog-proof").well();
      assertThat(stage.at("first.tlog-proof")).isNotEmptyFile();
      walk.next("audit export --jurisdiction EU -o bundle.zip").well();
      walk.end();
      JsonNode reads = stage.look("audit query --kind access.export --data data");
      assertThat(reads.toString()).as("the reading itself is logged").contains("access.export");

      Path bundle = stage.at("bundle.zip");
      try (FileSystem zip = FileSystems.newFileSystem(bundle)) {
        Files.copy(zip.getPath("verifier/VerifyAudit.java"), stage.at("VerifyAudit.java"));
      }
      assertThat(verify(stage)).isEqualTo("0 VERDICT: ok");
      change(bundle);
      assertThat(verify(stage)).as("an entry says something else").startsWith("1 ");
      gateway.stop();
    }
  }

  /** Another destination in the first entry that names one. */
  private static void change(Path bundle) throws Exception {
    try (FileSystem zip = FileSystems.newFileSystem(bundle)) {
      Path entries = zip.getPath("entries.jsonl");
      String text = Files.readString(entries);
      assertThat(text).contains("home-eu");
      Files.writeString(entries, text.replaceFirst("home-eu", "home-gb"));
    }
  }

  /** As the regulator runs it: no class path, and nothing of this build around. */
  private static String verify(Stage stage) throws Exception {
    Path report = stage.at("report.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "VerifyAudit.java",
                "bundle.zip",
                "audit.pub")
            .directory(stage.at("").toFile())
            .redirectErrorStream(true)
            .redirectOutput(report.toFile());
    builder.environment().clear();
    Process java = builder.start();
    assertThat(java.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return java.exitValue() + " " + Files.readAllLines(report).getFirst();
  }
}
