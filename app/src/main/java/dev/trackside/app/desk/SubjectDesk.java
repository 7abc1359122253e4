package dev.trackside.app.desk;

import dev.trackside.app.json.Json;
import dev.trackside.app.json.Views;
import dev.trackside.audit.Event;
import dev.trackside.audit.Kind;
import dev.trackside.policy.Policy;
import dev.trackside.store.Reading;
import dev.trackside.vault.Residue;
import dev.trackside.vault.SubjectKeys;
import dev.trackside.vault.SubjectKeys.Entry;
import dev.trackside.vault.Traces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whose data is kept and until when, and its erasure. */
public final class SubjectDesk {
  private static final int CODE_BYTES = 4;

  private SubjectDesk() {}

  /**
   * Whom an erasure means.
   *
   * @param subject the person, as listed
   * @param session one session; empty for all
   */
  public record Meant(String subject, String session) {
    /** Refuses what means nobody. Names are cut as those of keys are, so that they meet. */
    public Meant {
      if (subject.isBlank()) {
        throw new BadWordException("nobody is named", "say whose data: see trackside subject list");
      }
      subject = SubjectKeys.Scope.name(subject);
      session = SubjectKeys.Scope.name(session);
    }

    private boolean is(Entry entry) {
      return entry.scope().subject().equals(subject)
          && (session.isEmpty() || entry.scope().session().equals(session));
    }
  }

  /**
   * Where an erasure happens.
   *
   * @param reading the data file
   * @param keys the subject keys
   * @param policy whose catalogue says what is personal
   * @param data the data directory
   * @param log takes an entry of the audit log, which is on the disk when it returns
   */
  public record Place(
      Reading reading, SubjectKeys keys, Policy policy, Path data, Consumer<Event> log) {}

  /** Is told how far an erasure is: a step, and how much of it is done. */
  public interface Progress {
    /** Bytes or packets that are done, of how many. */
    void at(String step, long done, long all);
  }

  /** Every person with data that can be opened: in which sessions, since when, until when. */
  public static ObjectNode list(SubjectKeys keys) {
    ObjectNode view = Json.object();
    String problem = keys.problem();
    view.put("keys_problem", problem.isEmpty() ? null : problem);
    Map<String, List<Entry>> subjects = new TreeMap<>();
    for (Entry entry : keys.entries()) {
      subjects.computeIfAbsent(entry.scope().subject(), any -> new ArrayList<>()).add(entry);
    }
    ArrayNode all = view.putArray("subjects");
    subjects.forEach(
        (subject, entries) -> describe(all.addObject().put("subject", subject), entries));
    return view;
  }

  private static void describe(ObjectNode view, List<Entry> entries) {
    ArrayNode sessions = view.putArray("sessions");
    TreeSet<String> names = new TreeSet<>();
    long since = Long.MAX_VALUE;
    long until = 0;
    int health = 0;
    for (Entry entry : entries) {
      names.add(entry.scope().session());
      since = Math.min(since, entry.madeAtMillis());
      until = Math.max(until, entry.notAfterMillis());
      health += entry.scope().purpose().equals("health") ? 1 : 0;
    }
    names.forEach(sessions::add);
    view.put("since", entries.isEmpty() ? null : Views.time(since))
        .put("kept_until", entries.isEmpty() ? null : Views.time(until))
        .put("keys", entries.size())
        .put("health_keys", health);
  }

  /** What an erasure would take, and the code that lets exactly that happen. */
  public static ObjectNode plan(SubjectKeys keys, Meant meant) {
    refuseLocked(keys);
    List<Entry> entries = entries(keys, meant);
    ObjectNode view = meant(meant);
    describe(view, entries);
    return view.put("confirm", code(keys, meant, entries));
  }

  private static ObjectNode meant(Meant meant) {
    return Json.object()
        .put("subject", meant.subject())
        .put("session", meant.session().isEmpty() ? null : meant.session());
  }

  private static List<Entry> entries(SubjectKeys keys, Meant meant) {
    return keys.entries().stream().filter(meant::is).toList();
  }

  /** Keys of which no more can be made can still be destroyed. */
  private static void refuseLocked(SubjectKeys keys) {
    String problem = keys.problem();
    if (keys.isUnfinished()) {
      throw new RefusedException(
          "an earlier erasure is not finished: " + problem,
          "what it meant opens no more here, but may still be had from the disk: it goes on by"
              + " itself and at the next start; then run it again to see it proved");
    }
    if (keys.isLocked()) {
      throw new RefusedException(
          "the subject keys cannot be used: " + problem,
          "see the runbook, keys locked; nothing was erased now");
    }
  }

  /** Bound to the person, the session and the very keys: when one comes or goes, it is another. */
  private static String code(SubjectKeys keys, Meant meant, List<Entry> entries) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(
          (keys.id() + '\n' + meant.subject() + '\n' + meant.session() + '\n')
              .getBytes(StandardCharsets.UTF_8));
      entries.stream()
          .mapToLong(Entry::number)
          .sorted()
          .forEach(number -> digest.update((number + "\n").getBytes(StandardCharsets.US_ASCII)));
      return HexFormat.of().formatHex(digest.digest(), 0, CODE_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Destroys the keys and looks for what is left.
   *
   * @param confirm the code of {@link #plan}
   */
  public static ObjectNode erase(Place place, Meant meant, String confirm, Progress progress) {
    SubjectKeys keys = place.keys();
    refuseLocked(keys);
    List<Entry> entries = demandCode(keys, meant, confirm);
    Traces traces = new Traces(keys, entries, meant.subject(), meant.session());
    try {
      // A block that cannot be read must not keep the others' keys: it is told at the end.
      BlockWalk walk = new BlockWalk(place.reading());
      walk.walk((chunk, where) -> traces.gather(chunk), at("gathering names", progress));
      // The code stands for whom and which keys; the name is not for the log.
      Event asked = Event.of(Kind.ERASURE_REQUESTED).with("code", confirm);
      place.log().accept(asked.with("keys", entries.size()));
      int destroyed = destroy(keys, traces);
      Event erased = Event.of(Kind.ERASED).with("code", confirm);
      place.log().accept(erased.with("keys_destroyed", destroyed));
      Residue residue = new Residue(traces, keys, place.policy());
      residue.files(place.data(), (done, all) -> progress.at("reading files", done, all));
      walk.walk(residue::block, at("opening blocks", progress));
      walk.unread().forEach(residue::unread);
      return view(meant, destroyed, entries(keys, meant).size(), residue.report());
    } catch (IOException e) {
      throw new RefusedException(
          "the keys are destroyed, but what is left was not looked for to the end: " + e,
          "run it again: it destroys nothing more, but searches");
    } finally {
      traces.wipe();
    }
  }

  private static int destroy(SubjectKeys keys, Traces traces) {
    try {
      return keys.destroy(traces.which(), traces::material);
    } catch (IOException e) {
      throw new RefusedException(
          "the erasure is not finished: " + e.getMessage(),
          "it goes on by itself and at the next start; run it again to see it finished");
    }
  }

  private static BlockWalk.Progress at(String step, Progress progress) {
    return (done, all) -> progress.at(step, done, all);
  }

  /** The keys that a code lets go; throws when it is not the code of what would go now. */
  public static List<Entry> demandCode(SubjectKeys keys, Meant meant, String confirm) {
    List<Entry> entries = entries(keys, meant);
    if (!code(keys, meant, entries).equals(confirm)) {
      throw new BadWordException(
          "the code " + confirm + " is not that of what would be erased now",
          "look at what it is, and take its code: trackside subject erase without --confirm");
    }
    return entries;
  }

  private static ObjectNode view(Meant meant, int keys, int newer, Residue.Report report) {
    ObjectNode view =
        meant(meant)
            .put("keys_destroyed", keys)
            .put("newer_keys", newer)
            .put("clean", report.isClean())
            .put("files", report.files())
            .put("bytes", report.bytes())
            .put("blocks", report.blocks())
            .put("erased_values", report.sealed())
            .put("attempts", report.attempts())
            .put("opened", report.opened())
            .put("readable_packets", report.readable())
            .put("names_in_the_open", report.inTheOpen())
            .put("residue_found", report.found());
    ArrayNode residue = view.putArray("residue");
    for (Residue.Finding finding : report.findings()) {
      residue
          .addObject()
          .put("kind", Views.word(finding.kind()))
          .put("where", finding.where())
          .put("hint", hint(finding.kind()));
    }
    return view;
  }

  private static String hint(Residue.Kind kind) {
    return switch (kind) {
      case KEY -> "a copy of a key lies in this file: delete the file, and say where it is from";
      case NAME -> "the name is readable there: delete the file, or let the block be removed";
      case OPENS -> "this must never be: keep the data directory as it is, and report it";
      case UNREAD ->
          "the block is damaged: what it holds is not proved; see the runbook, a damaged file";
      case READABLE ->
          "an older program wrote it unsealed: it goes with its retention once every sink has it";
    };
  }
}
