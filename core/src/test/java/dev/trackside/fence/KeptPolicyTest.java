package dev.trackside.fence;

import static dev.trackside.fence.FencedGateway.drain;
import static dev.trackside.fence.FencedGateway.packet;
import static dev.trackside.fence.FencedGateway.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.delivery.Eventually;
import dev.trackside.delivery.MemorySink.Turn;
import dev.trackside.gateway.Gateway;
import dev.trackside.policy.BrokenPolicy;
import dev.trackside.policy.Policy;
import dev.trackside.policy.PolicyException;
import dev.trackside.policy.PolicyReader;
import dev.trackside.policy.ShippedPolicy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A policy in the file that a check does not let pass which was not there when it came. */
@Timeout(120)
final class KeptPolicyTest {
  @TempDir Path folder;

  @Test
  void whatWasJudgedByItIsMadeAgainByItAndNothingNewIs() throws Exception {
    Policy unsound = BrokenPolicy.thatDoesNotLoad();
    PolicyReader.Document text = new PolicyReader.Document("kept", unsound.canonical());
    assertThatThrownBy(() -> PolicyReader.read(List.of(text))).isInstanceOf(PolicyException.class);
    assertThat(PolicyReader.again(text, unsound.hash()).hash()).isEqualTo(unsound.hash());
    assertThatThrownBy(() -> PolicyReader.again(text, ShippedPolicy.get().hash()))
        .isInstanceOf(PolicyException.class);
    FencedGateway fenced = new FencedGateway(folder.resolve("data"), "home-gb");
    fenced.turns = () -> Turn.DENY;
    try (Gateway gateway = fenced.open()) {
      gateway.policies().orElseThrow().activate(unsound, "test", "");
      send(gateway, packet("spa", 0, "\"speed\":300,\"driver\":\"Ann\""));
      Eventually.holds("a batch was offered", () -> !fenced.memory.attempts().isEmpty());
    }
    fenced.turns = () -> Turn.TAKE;
    try (Gateway gateway = fenced.open()) {
      drain(gateway);
      PolicyBook book = gateway.policies().orElseThrow();
      assertThat(book.active().hash()).isEqualTo(ShippedPolicy.get().hash());
      assertThat(book.history(1).getFirst().note()).contains("does not pass the checks");
      send(gateway, packet("spa", 1, "\"speed\":301"));
      drain(gateway);
    }
    assertThat(fenced.memory.lines()).hasSize(2);
    assertThat(fenced.memory.changed()).isEmpty();
  }
}
