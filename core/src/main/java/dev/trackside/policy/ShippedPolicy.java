package dev.trackside.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The policy that comes with the program: a careful start, no legal advice. */
public final class ShippedPolicy {
  /** The files that it is made of. */
  public static final List<String> FILES =
      List.of(
          "policy.yaml",
          "fields.yaml",
          "jurisdictions.yaml",
          "circuits.yaml",
          "transfers.yaml",
          "tests.yaml");

  private ShippedPolicy() {}

  private static final class Loaded {
    private static final Policy POLICY = load();

    private static Policy load() {
      try {
        return PolicyReader.read(documents());
      } catch (PolicyException e) {
        throw new IllegalStateException("the shipped policy is damaged: " + e.getMessage(), e);
      }
    }
  }

  /** The policy. */
  public static Policy get() {
    return Loaded.POLICY;
  }

  /** Its text, file by file. */
  public static List<PolicyReader.Document> documents() {
    List<PolicyReader.Document> documents = new ArrayList<>();
    for (String name : FILES) {
      try (InputStream in = ShippedPolicy.class.getResourceAsStream(name)) {
        if (in == null) {
          throw new IllegalStateException(name + " is missing from the program");
        }
        documents.add(
            new PolicyReader.Document(name, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return documents;
  }
}
