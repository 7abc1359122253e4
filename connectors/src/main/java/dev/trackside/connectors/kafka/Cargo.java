package dev.trackside.connectors.kafka;

import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What one transaction takes, beside the markers. */
interface Cargo {
  /** The batch's id, under which its marker stands. */
  String id();

  /** Its marker. */
  Marker marker();

  /** Hands on its records, one after the other, until a taker wants no more. */
  void send(Taker taker);

  /** Takes records. */
  interface Taker {
    /**
     * Takes one.
     *
     * @param what it is, in words, for when it is not taken
     * @param isPacket true when a record that is too large is its packet's fault alone
     * @return false when nothing more is wanted
     */
    boolean take(ProducerRecord<byte[], byte[]> entry, Supplier<String> what, boolean isPacket);
  }
}
