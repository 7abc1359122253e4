/**
 * Dead letters: packets and samples that did not pass, kept with their reason and their bytes.
 *
 * <p>Promise: a dead letter is written in the same transaction as the packets accepted beside it,
 * and is as durable as they are. It goes back into the buffer in the transaction that settles it,
 * once. May enter packet, guard, buffer, store and audit.
 */
@NullMarked
package dev.trackside.quarantine;

import org.jspecify.annotations.NullMarked;
