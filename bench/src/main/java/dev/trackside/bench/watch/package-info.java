/** What it costs to be looked at: pages, terminals and traces beside the intake. */
@NullMarked
package dev.trackside.bench.watch;

import org.jspecify.annotations.NullMarked;
