/** Spans at a collector. */
@NullMarked
package dev.trackside.app.otlp;

import org.jspecify.annotations.NullMarked;
