/**
 * Batches on their way to sinks: frozen, sealed, sent, acknowledged.
 *
 * <p>Promise: a position belongs to one batch a sink for ever; a batch's members, id and bytes are
 * fixed and committed before its first send and never change; a batch that may have been sent is
 * sent again whole, never dissolved. What the audit log says of a batch is in the transaction that
 * freezes it, and it is not sent before a signed checkpoint covers that. May enter packet, buffer,
 * fence, store, audit and tree.
 */
@NullMarked
package dev.trackside.delivery;

import org.jspecify.annotations.NullMarked;
