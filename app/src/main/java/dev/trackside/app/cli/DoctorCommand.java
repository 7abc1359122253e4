package dev.trackside.app.cli;

import dev.trackside.app.config.ConfigException;
import dev.trackside.app.config.SettingTable;
import dev.trackside.app.config.Settings;
import dev.trackside.app.doctor.AccessCheck;
import dev.trackside.app.doctor.Checkup;
import dev.trackside.app.doctor.Finding;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whether this machine keeps the promises. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Does this machine keep the promises; exits 1 when it cannot.")
final class DoctorCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private SettingsFlags flags = new SettingsFlags();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws ConfigException {
    Settings settings = flags.resolve(terminal.environment());
    List<Finding> findings =
        new ArrayList<>(
            Checkup.of(settings.get(SettingTable.DATA), settings.get(SettingTable.DISK_FLOOR)));
    findings.addAll(AccessCheck.of(settings));
    boolean holds = findings.stream().noneMatch(each -> each.verdict() == Finding.Verdict.FAIL);
    if (json) {
      terminal.print(view(findings, holds));
    } else {
      List<String> lines = new ArrayList<>();
      for (Finding finding : findings) {
        lines.add("%-5s %-16s %s".formatted(finding.verdict(), finding.name(), finding.detail()));
        if (!finding.hint().isEmpty()) {
          lines.add(" ".repeat(23) + "hint: " + finding.hint());
        }
      }
      terminal.print(lines);
    }
    return holds ? ExitCode.OK : ExitCode.DOES_NOT_HOLD;
  }

  private static ObjectNode view(List<Finding> findings, boolean holds) {
    ObjectNode view = Json.object();
    view.put("holds", holds);
    ArrayNode checks = view.putArray("checks");
    for (Finding finding : findings) {
      checks
          .addObject()
          .put("name", finding.name())
          .put("verdict", finding.verdict().name())
          .put("detail", finding.detail())
          .put("hint", finding.hint());
    }
    return view;
  }
}
