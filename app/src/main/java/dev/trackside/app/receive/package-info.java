/**
 * The receiver as a program: its calls over HTTP (docs/http-sink.md), its command, and how a
 * gateway shows its audit log to a witness.
 */
@NullMarked
package dev.trackside.app.receive;

import org.jspecify.annotations.NullMarked;
