package dev.trackside.app.config;

import dev.trackside.guard.Channel;
import dev.trackside.guard.ChannelRegistry;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;

/** Channels that are new, or known ones that differ from the standard in what is written. */
final class ChannelsKind implements Kind<List<Channel>> {
  @Override
  public List<Channel> ofFlag(List<String> texts) throws BadValueException {
    throw new BadValueException("channels have no flag", "write them in a configuration file");
  }

  @Override
  public List<Channel> ofVariable(String text) throws BadValueException {
    return ofNode(YamlText.compose(text));
  }

  @Override
  public List<Channel> ofNode(Node node) throws BadValueException {
    ChannelNodes nodes = new ChannelNodes(ChannelRegistry.standard());
    nodes.read(node);
    if (!nodes.problems().isEmpty()) {
      throw BadValueException.ofAll(nodes.problems());
    }
    return nodes.channels();
  }

  @Override
  public String show(List<Channel> value) {
    return value.isEmpty()
        ? "standard"
        : "standard, and "
            + String.join(", ", value.stream().map(Channel::name).distinct().toList());
  }
}
