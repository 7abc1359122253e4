/** Benchmarks of the line, beside what the machine could do without it. */
@NullMarked
package dev.trackside.bench;

import org.jspecify.annotations.NullMarked;
