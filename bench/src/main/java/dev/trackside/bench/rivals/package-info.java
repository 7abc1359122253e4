/**
 * The same durable work by Trackside and by what people would pick instead, side by side: who they
 * are, what each promises, one heat of one of them in a process of its own, and how the heats are
 * told, compared with recorded ones and drawn. It may enter {@code bench.load} and the gateway.
 */
@NullMarked
package dev.trackside.bench.rivals;

import org.jspecify.annotations.NullMarked;
