/**
 * The HTTP interface: packets in, receipts, views and packets out.
 *
 * <p>Promise: a receipt is sent only for what is on the disk; a body is kept whole or not at all;
 * every error is a problem with a hint; every wait and every size is bounded. Trees come from
 * {@code app.json}; it enters the gateway and the rooms whose records it hands on.
 */
@NullMarked
package dev.trackside.app.http;

import org.jspecify.annotations.NullMarked;
