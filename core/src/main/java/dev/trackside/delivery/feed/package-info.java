/**
 * What a sink may take beside the packets, each in a feed of its own: cursors and frozen batches on
 * disk, and who brings them.
 *
 * <p>Promise: a line is in one batch of a sink for ever, a batch is on disk with its bytes and its
 * entry in the audit log before it is sent, and it is sent as it stands there until the sink has
 * it. It takes its turn behind the packets.
 */
@NullMarked
package dev.trackside.delivery.feed;

import org.jspecify.annotations.NullMarked;
