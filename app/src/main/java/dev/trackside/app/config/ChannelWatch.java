package dev.trackside.app.config;

import dev.trackside.registry.Channels;
import dev.trackside.store.StoreException;
import java.util.List;

/**
 * Reads the channel file anew when it, or a file that it includes, has changed. A file that is
 * wrong changes nothing: what was in force stays, and the problem is told.
 */
public final class ChannelWatch {
  private final Channels channels;
  private ChannelFile file;
  private String known;
  private String lastSeen;

  /** Watches a file whose channels are in force. */
  public ChannelWatch(Channels channels, ChannelFile file) {
    this.channels = channels;
    this.file = file;
    this.known = file.markWhenRead();
    this.lastSeen = known;
  }

  /** Looks once; what there is to say, usually nothing. */
  public List<String> look() {
    String mark = file.mark();
    boolean isSettled = mark.equals(lastSeen); // an editor may be in the middle of writing it
    lastSeen = mark;
    if (!isSettled || mark.equals(known)) {
      return List.of();
    }
    ChannelFile fresh = ChannelFile.attempt(file.path());
    List<String> said;
    if (fresh.problems().isEmpty()) {
      try {
        said = enforce(fresh);
      } catch (StoreException e) {
        channels.noteFileProblem("the channel file is not in force: " + e.getMessage());
        return List.of(); // the next look tries again
      }
      channels.noteFileProblem("");
    } else {
      channels.noteFileProblem(
          "the channel file is wrong and not in force: " + fresh.problems().getFirst());
      said = fresh.problems().stream().map(each -> each + "; " + each.hint()).toList();
    }
    file = fresh; // right or wrong: its files are those to watch from now on
    known = fresh.markWhenRead();
    lastSeen = known;
    return said;
  }

  private List<String> enforce(ChannelFile fresh) {
    return channels
        .rebase(fresh.registry(), "file " + fresh.path())
        .map(version -> "channels, version " + version.number() + ": " + version.change())
        .stream()
        .toList();
  }
}
