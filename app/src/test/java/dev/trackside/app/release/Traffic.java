package dev.trackside.app.release;

import java.util.Collection;
import java.util.List;

/** What is sent in turns, each of which begins acts, and what must become of it. */
interface Traffic {
  int BODY_PACKETS = 512;

  /** Bodies that become dead letters; to be sent one after the other, whole, with no kills. */
  List<String> fill();

  /** Calls that begin the acts; each is to be repeated until it is answered. */
  List<Call> release();

  /** A body of good packets that pass meanwhile. */
  String live(int seed);

  /** What must become of every sample that was sent. */
  Collection<Expected> expected();
}
