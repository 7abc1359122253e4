package dev.trackside.delivery.feed;

import dev.trackside.audit.Event;
import dev.trackside.tree.CanonicalJson;
import dev.trackside.tree.LeafTree;
import dev.trackside.tree.TreeHash;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The lines of a batch of a feed, and what its entries in the audit log say of them: one entry for
 * each jurisdiction, circuit and session that they are about.
 *
 * <pre>
 * a line       canonical JSON, a line feed behind it
 * items root   RFC 6962 tree over the lines without their ends, in the order of the batch
 * </pre>
 *
 * For one thread.
 */
final class FeedLines {
  /** Lines of a batch at most. */
  private static final int LINES_MOST = 500;

  /** Characters of a text at most; what is longer is cut, so that every line can be written. */
  private static final int TEXT_MOST = 500;

  /** Size at which a batch is full. */
  private static final int FULL_BYTES = 128 << 10;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Map<About, Part> parts = new LinkedHashMap<>();
  private int count;

  /**
   * What a line is about, as it leaves.
   *
   * @param jurisdiction whose law it concerns; {@link Event#SITE} for none
   * @param circuit the track; empty for none
   * @param session the outing; empty for none
   */
  record About(String jurisdiction, String circuit, String session) {
    static final About THE_SITE = new About(Event.SITE, "", "");
  }

  private static final class Part {
    private final LeafTree items = new LeafTree();
    private long withheld;
  }

  /** True when no other line is to be added. */
  boolean isFull() {
    return count >= LINES_MOST || bytes.size() >= FULL_BYTES;
  }

  /**
   * Adds a line.
   *
   * @param line as {@link CanonicalJson} takes it, but for texts, which are cleaned and cut here
   * @param withheld what of it must not leave, by name; told in the line
   */
  void add(About about, Map<String, Object> line, List<String> withheld) {
    Map<String, Object> whole = new LinkedHashMap<>();
    line.forEach((key, value) -> whole.put(key, value instanceof String text ? cut(text) : value));
    if (!withheld.isEmpty()) {
      whole.put("withheld", withheld);
    }
    byte[] encoded = CanonicalJson.encode(whole);
    bytes.writeBytes(encoded);
    bytes.write('\n');
    Part part = parts.computeIfAbsent(about, none -> new Part());
    part.items.addRecord(encoded);
    part.withheld += withheld.size();
    count++;
  }

  private static String cut(String text) {
    return CanonicalJson.clean(text.length() > TEXT_MOST ? text.substring(0, TEXT_MOST) : text);
  }

  int count() {
    return count;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  /** The entries for the batch. */
  List<Event> events(Event sealed) {
    List<Event> events = new ArrayList<>();
    parts.forEach((about, part) ->
        events.add(
            sealed
                .at(about.jurisdiction(), about.circuit(), about.session())
                .with("part", events.size() + 1)
                .with("parts", parts.size())
                .with("lines", part.items.size())
                .with("withheld", part.withheld)
                .with("items_root", TreeHash.hex(part.items.root()))));
    return events;
  }
}
