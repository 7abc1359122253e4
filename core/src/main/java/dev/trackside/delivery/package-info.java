/**
 * Batches on their way to sinks: frozen, sealed, sent, acknowledged.
 *
 * <p>Promise: a position belongs to one batch a sink for ever; a batch's members, id and bytes are
 * fixed and committed before its first send and never change; a batch that may have been sent is
 * sent again whole, never dissolved. The geo-fence and the audit log will join where a batch is
 * sealed, in the same transaction. May enter packet, buffer and store.
 */
@NullMarked
package dev.trackside.delivery;

import org.jspecify.annotations.NullMarked;
