package dev.trackside.app.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.proof.Api;
import tools.jackson.databind.JsonNode;

/**
 * What a command came to.
 *
 * @param command the command
 * @param exit its exit code
 * @param out what it printed
 * @param err what it printed to standard error
 */
record Said(String command, int exit, String out, String err) {
  /** The same, when it ended with that exit code. */
  Said with(int expected) {
    assertThat(exit).as("%s, which printed%n%s%s", command, out, err).isEqualTo(expected);
    return this;
  }

  /** The same, when it is done or all is well. */
  Said well() {
    return with(0);
  }

  /** The same, when all of these words stand in what it printed. */
  Said saying(String... words) {
    assertThat(out + err).as(command).contains(words);
    return this;
  }

  JsonNode json() {
    return Api.JSON.readTree(out);
  }
}
