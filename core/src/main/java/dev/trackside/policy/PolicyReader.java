package dev.trackside.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.PatternSyntaxException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads a policy from one or several YAML documents: every section once in all of them together.
 * What is wrong is gathered over all documents, then over the policy as a whole.
 */
public final class PolicyReader {
  private static final List<String> MUST =
      List.of("policy", "fields", "headers", "jurisdictions", "circuits", "destinations");
  private static final List<String> MAY = List.of("texts", "transfers", "tests");

  private final List<PolicyException.Problem> problems = new ArrayList<>();
  private final Map<String, Node> sections = new LinkedHashMap<>();
  private final Map<String, YamlReader> readers = new LinkedHashMap<>();
  private final Map<String, String> places = new LinkedHashMap<>();

  /**
   * A document of a policy.
   *
   * @param name for people who have to find what is wrong: a file's
   * @param text YAML
   */
  public record Document(String name, String text) {}

  private PolicyReader() {}

  /**
   * Reads a policy and checks it as a whole.
   *
   * @throws PolicyException with everything that is wrong
   */
  public static Policy read(List<Document> documents) throws PolicyException {
    PolicyReader reader = new PolicyReader();
    documents.forEach(reader::take);
    String first = documents.isEmpty() ? "policy" : documents.getFirst().name();
    for (String each : MUST) {
      if (!reader.sections.containsKey(each)) {
        reader.problems.add(
            new PolicyException.Problem(
                first, "the section " + each + " is missing", "add " + each + ": {...}"));
      }
    }
    reader.demandNoProblem();
    Policy policy = reader.policy();
    reader.demandNoProblem();
    List<PolicyException.Problem> whole = PolicyCheck.of(policy, first, reader.places);
    if (!whole.isEmpty()) {
      throw new PolicyException(whole);
    }
    return policy;
  }

  /**
   * Reads a policy once more that was checked when it came into force: what was judged by it can
   * only be made again by it, also when a check was added since. What is read must be the very same
   * policy.
   *
   * @throws PolicyException when it does not read as the policy of that hash
   */
  public static Policy again(Document document, String hash) throws PolicyException {
    PolicyReader reader = new PolicyReader();
    reader.take(document);
    Policy policy = MUST.stream().allMatch(reader.sections::containsKey) ? reader.policy() : null;
    if (policy == null || !policy.hash().equals(hash)) {
      reader.problems.add(
          new PolicyException.Problem(
              document.name(),
              "it is not the policy " + hash,
              "the data file is damaged; set it aside and keep it"));
      throw new PolicyException(reader.problems);
    }
    return policy;
  }

  private void demandNoProblem() throws PolicyException {
    if (!problems.isEmpty()) {
      throw new PolicyException(problems);
    }
  }

  private void take(Document document) {
    YamlReader yaml = new YamlReader(document.name(), problems);
    Optional<Node> root = yaml.parse(document.text());
    if (root.isEmpty()) {
      return;
    }
    List<String> known = new ArrayList<>(MUST);
    known.addAll(MAY);
    yaml.members(root.get(), "a policy", known)
        .forEach((name, node) -> {
          if (sections.putIfAbsent(name, node) != null) {
            yaml.problem(node, "the section " + name + " stands twice", "put the two together");
          }
          readers.putIfAbsent(name, yaml);
        });
  }

  private Policy policy() {
    Policy.Parts parts =
        new Policy.Parts(
            head(), fields(), jurisdictions(), circuits(), destinations(), transfers());
    List<PolicyTest> tests = new ArrayList<>();
    section(
        "tests",
        (yaml, node) -> {
          TestReader reader = new TestReader(yaml);
          yaml.list(node, "tests").forEach(each -> tests.add(reader.test(each)));
        });
    return Policy.of(parts, tests);
  }

  private void section(String name, BiConsumer<YamlReader, Node> then) {
    Node node = sections.get(name);
    YamlReader yaml = readers.get(name);
    if (node != null && yaml != null) {
      then.accept(yaml, node);
    }
  }

  private PolicyHead head() {
    List<PolicyHead> heads = new ArrayList<>();
    section(
        "policy",
        (yaml, node) -> {
          places.put(PolicyCheck.POLICY, yaml.place(node));
          Map<String, Node> parts =
              yaml.members(
                  node,
                  "policy",
                  List.of(
                      "id",
                      "version",
                      "effective_from",
                      "expires",
                      "grace",
                      "counsel_review",
                      "controllers"));
          Node from = parts.get("effective_from");
          Node expires = parts.get("expires");
          Node grace = parts.get("grace");
          if (from == null || expires == null) {
            yaml.problem(node, "effective_from or expires is missing", "add expires: 2027-03-31");
          }
          heads.add(
              new PolicyHead(
                  yaml.demandText(parts, "id", node),
                  yaml.demandText(parts, "version", node),
                  from == null ? 0 : yaml.moment(from),
                  expires == null ? 0 : yaml.moment(expires),
                  grace == null ? 86_400_000_000_000L : yaml.duration(grace),
                  yaml.text(parts, "counsel_review", "pending"),
                  yaml.texts(parts.get("controllers"), "controllers")));
        });
    return heads.getFirst();
  }

  private Fields fields() {
    Map<String, PrivacyClass> classes = new TreeMap<>();
    section(
        "fields",
        (yaml, node) ->
            yaml.members(node, "fields")
                .forEach((word, names) -> {
                  Optional<PrivacyClass> found = PrivacyClass.of(word);
                  if (found.isEmpty()) {
                    yaml.problem(names, "there is no class " + word, RuleReader.classes());
                    return;
                  }
                  for (Node each : yaml.list(names, "class " + word)) {
                    if (classes.putIfAbsent(yaml.text(each), found.get()) != null) {
                      yaml.problem(
                          each,
                          yaml.text(each) + " stands twice",
                          "a field has one class; remove one");
                    }
                  }
                }));
    Map<String, Fields.Shape> texts = new TreeMap<>();
    section(
        "texts",
        (yaml, node) ->
            yaml.members(node, "texts")
                .forEach((name, regex) -> texts.put(name, shape(yaml, regex))));
    Map<String, Fields.Shape> headers = new TreeMap<>();
    section(
        "headers",
        (yaml, node) ->
            yaml.members(node, "headers", List.of("source", "session"))
                .forEach((name, regex) -> headers.put(name, shape(yaml, regex))));
    return new Fields(
        classes,
        texts,
        headers.getOrDefault("source", Fields.Shape.NOTHING),
        headers.getOrDefault("session", Fields.Shape.NOTHING));
  }

  private static Fields.Shape shape(YamlReader yaml, Node node) {
    try {
      return new Fields.Shape(yaml.text(node));
    } catch (PatternSyntaxException e) {
      yaml.problem(node, "it is no regular expression: " + e.getDescription(), "write [a-z]+");
      return Fields.Shape.NOTHING;
    }
  }

  private Map<String, Jurisdiction> jurisdictions() {
    Map<String, Jurisdiction> read = new TreeMap<>();
    section(
        "jurisdictions",
        (yaml, node) ->
            yaml.members(node, "jurisdictions")
                .forEach((code, each) -> {
                  places.put(PolicyCheck.JURISDICTION + code, yaml.place(each));
                  read.put(code, PlaceReader.jurisdiction(yaml, code, each));
                }));
    return read;
  }

  private List<Circuit> circuits() {
    List<Circuit> circuits = new ArrayList<>();
    section(
        "circuits",
        (yaml, node) ->
            yaml.members(node, "circuits")
                .forEach((key, each) -> {
                  places.put(PolicyCheck.CIRCUIT + key, yaml.place(each));
                  List<Node> editions =
                      each instanceof SequenceNode list ? list.getValue() : List.of(each);
                  editions.forEach(
                      edition -> circuits.add(PlaceReader.circuit(yaml, key, edition)));
                }));
    return circuits;
  }

  private Map<String, Destination> destinations() {
    Map<String, Destination> read = new TreeMap<>();
    section(
        "destinations",
        (yaml, node) ->
            yaml.members(node, "destinations")
                .forEach((name, each) -> {
                  Map<String, Node> parts =
                      yaml.members(each, "destination " + name, List.of("name", "jurisdiction"));
                  places.put(PolicyCheck.DESTINATION + name, yaml.place(each));
                  if (name.equals(Destination.SITE.name())) {
                    yaml.problem(each, "site is the garage itself", "give it another name");
                  }
                  read.put(
                      name,
                      new Destination(
                          name,
                          yaml.text(parts, "name", name),
                          yaml.demandText(parts, "jurisdiction", each)));
                }));
    return read;
  }

  private List<Transfer> transfers() {
    List<Transfer> read = new ArrayList<>();
    section(
        "transfers",
        (yaml, node) -> {
          for (Node each : yaml.list(node, "transfers")) {
            Map<String, Node> parts =
                yaml.members(
                    each, "a transfer", List.of("from", "to", "mechanism", "evidence", "until"));
            places.put(PolicyCheck.TRANSFER + read.size(), yaml.place(each));
            String mechanism = yaml.demandText(parts, "mechanism", each);
            Node until = parts.get("until");
            if (until == null && !mechanism.equals("none")) {
              yaml.problem(
                  each, "until is missing", "a mechanism has an end: add until: 2027-01-31");
            }
            read.add(
                new Transfer(
                    yaml.demandText(parts, "from", each),
                    yaml.demandText(parts, "to", each),
                    mechanism,
                    yaml.demandText(parts, "evidence", each),
                    until == null ? 0 : yaml.moment(until)));
          }
        });
    return read;
  }
}
