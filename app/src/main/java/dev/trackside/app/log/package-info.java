/**
 * How the program logs: one line an event, as text or as JSON, the same event only so often, and
 * nothing by which a secret or a person could be read.
 */
@NullMarked
package dev.trackside.app.log;

import org.jspecify.annotations.NullMarked;
