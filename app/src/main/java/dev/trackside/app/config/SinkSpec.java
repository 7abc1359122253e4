package dev.trackside.app.config;

import dev.trackside.app.config.Kind.BadValueException;
import dev.trackside.app.sink.BadAddressException;
import dev.trackside.app.sink.SinkAddress;
import dev.trackside.delivery.Sink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A sink as it is written: {@code file:DIR}, or with its destination {@code home-gb=file:DIR}.
 *
 * @param address which sink it is
 * @param destination where that is, as the policy names it; empty when it does not say
 */
public record SinkSpec(SinkAddress address, String destination) {
  private static final Pattern DESTINATION = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** The sink, open. */
  public Sink open(String standardDestination) {
    return address.open(destination.isEmpty() ? standardDestination : destination);
  }

  @Override
  public String toString() {
    return (destination.isEmpty() ? "" : destination + "=") + address;
  }

  private static SinkSpec parse(String text) throws BadValueException {
    String whole = text.strip();
    int equals = whole.indexOf('=');
    String destination = equals < 0 ? "" : whole.substring(0, equals);
    if (!DESTINATION.matcher(destination).matches()) {
      destination = "";
    }
    String spec = destination.isEmpty() ? whole : whole.substring(equals + 1);
    try {
      return new SinkSpec(SinkAddress.parse(spec), destination);
    } catch (BadAddressException e) {
      throw new BadValueException(e.problem(), e.hint());
    }
  }

  static Kind<List<SinkSpec>> listKind() {
    return new Several();
  }

  private static final class Several implements Kind<List<SinkSpec>> {
    @Override
    public List<SinkSpec> ofFlag(List<String> texts) throws BadValueException {
      List<SinkSpec> sinks = new ArrayList<>();
      Set<String> names = new HashSet<>();
      for (String text : texts) {
        SinkSpec sink = parse(text);
        if (!names.add(sink.address().name())) {
          throw new BadValueException(sink + " stands twice", "name each sink once");
        }
        sinks.add(sink);
      }
      return List.copyOf(sinks);
    }

    @Override
    public List<SinkSpec> ofVariable(String text) throws BadValueException {
      return text.isBlank() ? List.of() : ofFlag(Arrays.asList(text.split(",", -1)));
    }

    @Override
    public List<SinkSpec> ofNode(Node node) throws BadValueException {
      if (!(node instanceof SequenceNode sequence)) {
        throw new BadValueException(
            "expected a list of sinks, found " + ScalarKind.describe(node),
            "write [\"file:out\"], or one a line behind a dash",
            node);
      }
      List<String> texts = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        if (!(item instanceof ScalarNode scalar)) {
          throw new BadValueException(
              "expected a sink, found " + ScalarKind.describe(item), SinkAddress.HINT, item);
        }
        texts.add(scalar.getValue());
        try {
          ofFlag(texts);
        } catch (BadValueException e) {
          throw new BadValueException(e.problem(), e.hint(), item);
        }
      }
      return ofFlag(texts);
    }

    @Override
    public String show(List<SinkSpec> value) {
      return value.isEmpty()
          ? "none"
          : String.join(", ", value.stream().map(SinkSpec::toString).toList());
    }
  }
}
