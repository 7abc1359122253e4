/**
 * The fault run: the whole line, from the sender to a real database and a real broker, while links
 * break and processes are killed. Tests only; they run the program with the means of {@code proof}.
 */
@NullMarked
package dev.trackside.app.faults;

import org.jspecify.annotations.NullMarked;
