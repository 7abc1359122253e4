package dev.trackside.vault;

/** What became of the key of a number. */
public sealed interface Found {
  /** It lives; the bytes are the caller's own copy. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Key(byte[] bytes) implements Found {}

  /** It was destroyed, or its time is over: what was sealed under it is erased. */
  record Destroyed(long atMillis) implements Found {}

  /** Nobody knows it: the key file is older than the data, or another. */
  record Missing() implements Found {}

  /** Nothing can be said while the keys are locked. */
  record Locked(String problem) implements Found {}
}
