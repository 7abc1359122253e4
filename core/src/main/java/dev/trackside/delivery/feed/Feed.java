package dev.trackside.delivery.feed;

/** What a sink may ask for beside the packets. */
public enum Feed {
  /** Each change of state of a breaker; its place is the number of the change. */
  BREAKERS("breakers", 'e'),
  /** Each dead letter as it was written; its place is its position. */
  LETTERS("letters", 'd');

  private final String word;
  private final char mark;

  Feed(String word, char mark) {
    this.word = word;
    this.mark = mark;
  }

  /** Its name on disk, in addresses and in the audit log. */
  public String word() {
    return word;
  }

  /** The id of the batch that begins at a place: {@code NODE-sN-eFIRST}. */
  String batchId(String node, long sink, long first) {
    return "%s-s%d-%c%015d".formatted(node, sink, mark, first);
  }
}
