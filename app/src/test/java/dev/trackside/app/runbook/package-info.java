/** The runbook, executed: every command that OPERATIONS.md shows is run, in its order. */
@NullMarked
package dev.trackside.app.runbook;

import org.jspecify.annotations.NullMarked;
