package dev.trackside.app.cli;

import dev.trackside.app.config.ChannelFile;
import dev.trackside.app.config.ConfigException;
import dev.trackside.registry.Channels;
import java.util.List;

/**
 * Reads the channel file anew when it, or a file that it includes, has changed. A file that is
 * wrong changes nothing: what was in force stays, and the problem is told.
 */
final class ChannelWatch {
  private final Channels channels;
  private ChannelFile file;
  private String known;
  private String lastSeen;

  /** Watches a file whose channels are in force. */
  ChannelWatch(Channels channels, ChannelFile file) {
    this.channels = channels;
    this.file = file;
    this.known = file.markWhenRead();
    this.lastSeen = known;
  }

  /** Looks once; what there is to say, usually nothing. */
  List<String> look() {
    String mark = file.mark();
    boolean isSettled = mark.equals(lastSeen); // an editor may be in the middle of writing it
    lastSeen = mark;
    if (!isSettled || mark.equals(known)) {
      return List.of();
    }
    known = mark;
    try {
      ChannelFile fresh = ChannelFile.read(file.path());
      List<String> said =
          channels
              .rebase(fresh.registry(), "file " + file.path())
              .map(version -> "channels, version " + version.number() + ": " + version.change())
              .stream()
              .toList();
      file = fresh;
      known = fresh.markWhenRead();
      lastSeen = known;
      channels.noteFileProblem("");
      return said;
    } catch (ConfigException e) {
      channels.noteFileProblem(
          "the channel file is wrong and not in force: " + e.problems().getFirst());
      return e.problems().stream().map(each -> each + "; " + each.hint()).toList();
    }
  }
}
