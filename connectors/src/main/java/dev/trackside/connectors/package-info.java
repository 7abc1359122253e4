/** Native sources and sinks with heavy clients will live here, one package each. Empty now. */
@NullMarked
package dev.trackside.connectors;

import org.jspecify.annotations.NullMarked;
