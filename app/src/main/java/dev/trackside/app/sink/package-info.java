/** The sinks that {@code --sink} can name: from what is written to a {@code Sink} that is open. */
@NullMarked
package dev.trackside.app.sink;

import org.jspecify.annotations.NullMarked;
