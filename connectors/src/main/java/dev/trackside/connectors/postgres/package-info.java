/**
 * The PostgreSQL sink: packets, samples and the batch's id in one transaction, by {@code COPY}.
 *
 * <pre>
 * deliver -> Attempt    on a thread of its own, so that every wait ends
 *         -> Session    one connection: schema checked, then one transaction a batch
 *         -> PacketTable, SampleTable (RowTable or WideTable), Periods
 * </pre>
 *
 * <p>Promise: a batch is in the database whole or not at all, once, and what is acknowledged was
 * committed. May enter delivery, and the packets that left. The tables are described in {@code
 * docs/postgres.md}.
 */
@NullMarked
package dev.trackside.connectors.postgres;

import org.jspecify.annotations.NullMarked;
