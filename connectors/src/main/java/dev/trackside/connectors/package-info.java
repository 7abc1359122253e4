/** Native sources and sinks with heavy clients live here, one package each. */
@NullMarked
package dev.trackside.connectors;

import org.jspecify.annotations.NullMarked;
