package dev.trackside.app.cli;

import dev.trackside.app.alert.AlertsCommand;
import dev.trackside.app.audit.NotThereException;
import dev.trackside.app.config.ConfigException;
import dev.trackside.app.desk.BadWordException;
import dev.trackside.app.desk.OvertakenException;
import dev.trackside.app.desk.RefusedException;
import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.receive.ReceiveCommand;
import dev.trackside.app.salvage.SalvageCommand;
import dev.trackside.app.stress.StressCommand;
import dev.trackside.app.token.TokenCommand;
import dev.trackside.app.trace.command.TraceCommand;
import dev.trackside.packet.CorruptBlockException;
import dev.trackside.store.StoreException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program's name, to which the commands belong. */
@Command(
    name = "trackside",
    mixinStandardHelpOptions = true,
    versionProvider = TracksideCommand.Version.class,
    description = "Durable, exactly-once telemetry from the car to the cloud.",
    footer = {
      "",
      "Exit codes: 0 done or healthy, 1 what was checked does not hold, 2 wrong usage or",
      "configuration, 3 cannot be reached or locked by another process, 4 refused or",
      "the data are damaged."
    })
public final class TracksideCommand implements Callable<Integer> {
  private static final Map<String, Function<Terminal, Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("run", RunCommand::new);
    COMMANDS.put("demo", DemoCommand::new);
    COMMANDS.put("ingest", IngestCommand::new);
    COMMANDS.put("health", HealthCommand::new);
    COMMANDS.put("alerts", each -> new AlertsCommand(each, each.environment()));
    COMMANDS.put("ledger", LedgerCommand::new);
    COMMANDS.put("breaker", BreakerCommand::new);
    COMMANDS.put("dlq", DlqCommand::new);
    COMMANDS.put("channels", ChannelsCommand::new);
    COMMANDS.put("drain", DrainCommand::new);
    COMMANDS.put("replay", ReplayCommand::new);
    COMMANDS.put("trace", TracksideCommand::trace);
    COMMANDS.put("policy", PolicyCommand::line);
    COMMANDS.put("subject", SubjectCommand::new);
    COMMANDS.put("audit", AuditCommand::new);
    COMMANDS.put("receive", ReceiveCommand::new);
    COMMANDS.put("token", terminal -> new TokenCommand(terminal, terminal.environment()));
    COMMANDS.put("config", ConfigCommand::new);
    COMMANDS.put("stress", StressCommand::new);
    COMMANDS.put("doctor", DoctorCommand::new);
    COMMANDS.put("salvage", TracksideCommand::salvage);
  }

  private static TraceCommand trace(Terminal terminal) {
    SettingsFlags flags = new SettingsFlags();
    return new TraceCommand(terminal, flags, () -> flags.resolve(terminal.environment()));
  }

  private static SalvageCommand salvage(Terminal terminal) {
    SettingsFlags flags = new SettingsFlags();
    return new SalvageCommand(terminal, flags, () -> flags.resolve(terminal.environment()));
  }

  private final Terminal terminal;

  private TracksideCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The program's version, as its archive says. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = TracksideCommand.class.getPackage().getImplementationVersion();
      return new String[] {"trackside " + (version == null ? "(development)" : version)};
    }
  }

  /** Runs one command; returns the exit code. */
  public static int execute(
      String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    PrintStream text = new PrintStream(out, false, StandardCharsets.UTF_8);
    PrintStream remarks = new PrintStream(err, true, StandardCharsets.UTF_8);
    Terminal terminal = new Terminal(environment, text, remarks);
    try {
      return commandLine(arguments, terminal).execute(arguments);
    } finally {
      text.flush();
    }
  }

  /**
   * The command line. Looking at all commands takes as long as the rest of a start, so when one is
   * named there is only that one; a completion script, the help and typing errors need them all.
   */
  private static CommandLine commandLine(String[] arguments, Terminal terminal) {
    CommandLine line = new CommandLine(new TracksideCommand(terminal));
    Function<Terminal, Object> named = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
    if (named != null) {
      line.addSubcommand(named.apply(terminal));
    } else {
      COMMANDS.values().forEach(command -> line.addSubcommand(command.apply(terminal)));
      line.addSubcommand(new GenerateCompletion());
    }
    line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    line.setParameterExceptionHandler((failure, given) -> usage(terminal, failure));
    line.setExecutionExceptionHandler((failure, command, parsed) -> failed(terminal, failure));
    return line;
  }

  private static int usage(Terminal terminal, ParameterException failure) {
    String message = String.valueOf(failure.getMessage());
    String problem = message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    String hint = "see " + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help";
    if (failure instanceof UnmatchedArgumentException unmatched) {
      List<String> near = unmatched.getSuggestions();
      if (!near.isEmpty()) {
        hint = "did you mean " + String.join(" or ", near) + "? Or " + hint;
      }
    }
    return terminal.fail(ExitCode.USAGE, problem.replace('\n', ' ').strip(), hint);
  }

  /** Expected failures in two lines; anything else is a defect of ours and shows where it is. */
  private static int failed(Terminal terminal, Exception failure) throws Exception {
    return switch (failure) {
      case CommandException expected -> terminal.fail(expected);
      case ConfigException settings -> terminal.fail(settings, ExitCode.USAGE);
      case StoreException store -> terminal.fail(store);
      case RefusedException refused ->
          terminal.fail(ExitCode.REFUSED, refused.problem(), refused.hint());
      case OvertakenException overtaken ->
          terminal.fail(ExitCode.UNREACHABLE, overtaken.problem(), overtaken.hint());
      case NotThereException absent ->
          terminal.fail(ExitCode.DOES_NOT_HOLD, absent.problem(), absent.hint());
      case BadWordException word -> terminal.fail(ExitCode.USAGE, word.problem(), word.hint());
      case CorruptBlockException damage ->
          terminal.fail(
              ExitCode.REFUSED,
              "the data are damaged: " + damage.getMessage(),
              "nothing was deleted; run ./trackside salvage: it keeps all that can be read");
      case InterruptedException interrupted -> {
        Thread.currentThread().interrupt();
        // Whoever was interrupted has said what became of its work.
        yield ExitCode.DOES_NOT_HOLD;
      }
      default -> {
        failure.printStackTrace(terminal.err());
        yield terminal.fail(
            ExitCode.DOES_NOT_HOLD,
            "this is a defect of Trackside: " + failure,
            "report it with the lines above; what was acknowledged is safe on disk");
      }
    };
  }

  @Override
  public Integer call() {
    commandLine(new String[0], terminal).usage(terminal.err());
    return ExitCode.USAGE;
  }

  @Command(
      name = "bench",
      mixinStandardHelpOptions = true,
      description = "The benchmark (a program of its own, which the launcher starts).")
  int bench() {
    return terminal.fail(
        ExitCode.USAGE, "the benchmark is a program of its own", "start it with ./trackside bench");
  }
}
