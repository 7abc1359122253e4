package dev.trackside.app.desk;

import dev.trackside.app.json.DeadLetterView;
import dev.trackside.app.json.Json;
import dev.trackside.app.json.Views;
import dev.trackside.gateway.Gateway;
import dev.trackside.guard.Validator;
import dev.trackside.quarantine.Act;
import dev.trackside.quarantine.LetterFilter;
import dev.trackside.quarantine.LetterGroup;
import dev.trackside.quarantine.LetterReader;
import dev.trackside.quarantine.Trial;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Questions about dead letters and acts on them, answered in JSON. */
public final class LetterDesk {
  private LetterDesk() {}

  /** The newest open dead letters that are meant; with an id that one, whatever became of it. */
  public static ObjectNode list(LetterReader reader, Map<String, String> words, int most) {
    ObjectNode view = Json.object();
    ArrayNode letters = view.putArray("dead_letters");
    if (words.containsKey("id")) {
      reader
          .find(LetterWords.id(words.get("id")))
          .ifPresent(letter -> letters.add(DeadLetterView.one(letter)));
    } else {
      reader
          .newest(LetterWords.filter(words), most)
          .forEach(letter -> letters.add(DeadLetterView.one(letter)));
    }
    return view;
  }

  /** The groups that are meant. */
  public static ObjectNode groups(
      LetterReader reader, Map<String, String> words, boolean withSettled, int most) {
    ObjectNode view = Json.object().put("open", reader.depth());
    ArrayNode groups = view.putArray("groups");
    for (LetterGroup group : reader.groups(LetterWords.filter(words), withSettled, most)) {
      groups
          .addObject()
          .put("group", group.id())
          .put("reason", group.reason().word())
          .put("channel", group.channel().isEmpty() ? null : group.channel())
          .put("source", group.source().isEmpty() ? null : group.source())
          .put("open", group.open())
          .put("open_packets", group.openPackets())
          .put("open_samples", group.openSplit())
          .put("packets", group.packets())
          .put("samples", group.split())
          .put("first_at", Views.time(group.firstAtMillis()))
          .put("last_at", Views.time(group.lastAtMillis()))
          .put("first_id", group.firstPosition())
          .put("example_id", group.lastPosition())
          .put("rule", group.detail());
    }
    return view;
  }

  /** The newest acts. */
  public static ObjectNode acts(LetterReader reader, int most) {
    ObjectNode view = Json.object();
    ArrayNode acts = view.putArray("acts");
    reader.acts(most).forEach(each -> acts.add(act(each)));
    return view;
  }

  /** One act of a number, as the only one of a list; an empty list when there is none. */
  public static ObjectNode act(Gateway gateway, long id) {
    ObjectNode view = Json.object();
    ArrayNode acts = view.putArray("acts");
    gateway.workbench().act(id).ifPresent(each -> acts.add(act(each)));
    return view;
  }

  /** One act. */
  public static ObjectNode act(Act act) {
    double share =
        act.state() == Act.State.DONE || act.end() <= act.filter().first()
            ? 1
            : (double) (act.next() - act.filter().first()) / (act.end() - act.filter().first());
    return Json.object()
        .put("act", act.id())
        .put("kind", act.kind().word())
        .put("state", act.state().name())
        .put("filter", act.filter().text())
        .put("origin", act.origin())
        .put("note", act.note().isEmpty() ? null : act.note())
        .put("began_at", Views.time(act.beganAtMillis()))
        .put("ended_at", act.endedAtMillis() == 0 ? null : Views.time(act.endedAtMillis()))
        .put("share", Math.round(share * 1_000) / 1_000.0)
        .put("looked", act.looked())
        .put("released", act.released())
        .put("discarded", act.discarded())
        .put("kept", act.kept());
  }

  /** Begins to judge the meant letters again. */
  public static ObjectNode reprocess(Gateway gateway, Map<String, String> words, String origin) {
    return act(gateway.workbench().reprocess(LetterWords.filter(words), origin));
  }

  /** Says what judging again would do. */
  public static ObjectNode trial(
      Gateway gateway, Map<String, String> words, Predicate<Trial> progress) {
    return trial(gateway.workbench().trial(LetterWords.filter(words), progress));
  }

  /** The same on a file that no gateway holds. */
  public static ObjectNode trial(
      LetterReader reader,
      Validator validator,
      Map<String, String> words,
      Predicate<Trial> progress) {
    return trial(Trial.of(reader, LetterWords.filter(words), validator, progress));
  }

  private static ObjectNode trial(Trial trial) {
    return Json.object()
        .put("dry_run", true)
        .put("looked", trial.looked())
        .put("released", trial.released())
        .put("discarded", trial.discarded())
        .put("kept", trial.kept());
  }

  /** Begins to throw the meant letters away. */
  public static ObjectNode discard(
      Gateway gateway, Map<String, String> words, String origin, String note, boolean all) {
    LetterFilter filter = LetterWords.filter(words);
    if (filter.equals(LetterFilter.ALL) && !all) {
      throw new BadWordException(
          "discard without a filter means every dead letter", "say which, or say all");
    }
    if (note.isBlank()) {
      throw new BadWordException(
          "discard needs a note", "say why: it is kept with the act, for good");
    }
    return act(gateway.workbench().discard(filter, origin, note));
  }

  /** How many letters are meant. */
  public static ObjectNode count(LetterReader reader, Map<String, String> words) {
    long[] count = new long[1];
    reader.visit(
        LetterWords.filter(words),
        letter -> {
          count[0]++;
          return true;
        });
    return Json.object().put("dry_run", true).put("looked", count[0]).put("discarded", count[0]);
  }

  /** The words that stand for something, of those that may. */
  public static List<String> parameters(String... more) {
    return Stream.concat(LetterWords.ALL.stream(), Stream.of(more)).toList();
  }
}
