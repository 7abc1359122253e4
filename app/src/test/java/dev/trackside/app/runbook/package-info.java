/**
 * The runbook, executed: every command that OPERATIONS.md shows is run, in its order, those of the
 * eight scenarios in the very trouble that their section is about.
 */
@NullMarked
package dev.trackside.app.runbook;

import org.jspecify.annotations.NullMarked;
