/**
 * A sink that writes to Apache Kafka: one transaction a batch, which holds the batch's packets and
 * a marker that says that it was taken.
 *
 * <pre>
 * TOPIC          a record a packet, keyed by its source
 * TOPIC.batches  compacted: a marker a batch, and who owns the identity; one partition
 * TOPIC.proofs   what the audit log vouches with, a record a batch
 * EVENTS         by choice: a JSON object a batch
 * </pre>
 *
 * <p>Promise: a read-committed consumer sees each batch whole, once, packets of a source in their
 * order. What a transaction came to that ended without an answer is read from the markers, never
 * guessed. The formats are those of docs/kafka.md. May enter delivery, released.
 */
@NullMarked
package dev.trackside.connectors.kafka;

import org.jspecify.annotations.NullMarked;
