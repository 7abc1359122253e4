/**
 * The line put together, its ledger, its health, its life. Read {@link
 * dev.trackside.gateway.Gateway} first.
 *
 * <p>Promise: a receipt is given only after the packet, accepted or quarantined, is on the disk;
 * and the ledger balances at every moment. May enter all rooms.
 */
@NullMarked
package dev.trackside.gateway;

import org.jspecify.annotations.NullMarked;
