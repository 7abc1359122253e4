package dev.trackside.recording;

import static java.util.Objects.requireNonNull;

/**
 * How far a recorded file is read with this chunk; kept in the chunk's own transaction, so that
 * reading goes on exactly behind the last row that is on the disk.
 *
 * @param recording the recording's number
 * @param rowsBefore rows noted before this chunk: when it is not so, somebody else has read on
 * @param rows rows read so far
 * @param bytes bytes read so far, decompressed
 * @param sha256 SHA-256 of these bytes
 */
public record RecordingMark(long recording, long rowsBefore, long rows, long bytes, byte[] sha256) {
  /** Checks the parts. */
  public RecordingMark {
    requireNonNull(sha256, "sha256 is null");
  }
}
