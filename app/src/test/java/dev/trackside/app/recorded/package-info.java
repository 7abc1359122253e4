/** Recorded sessions of real cars through the whole line, held against the table in docs. */
@NullMarked
package dev.trackside.app.recorded;

import org.jspecify.annotations.NullMarked;
