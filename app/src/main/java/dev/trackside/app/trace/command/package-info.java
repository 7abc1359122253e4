/**
 * The command that tells a packet's life.
 *
 * <p>Promise: prints what {@link dev.trackside.app.trace} says, and nothing else.
 */
@NullMarked
package dev.trackside.app.trace.command;

import org.jspecify.annotations.NullMarked;
