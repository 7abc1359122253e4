/**
 * The gateway's figures for programs that keep time series: one page in the text format of
 * OpenMetrics 1.0, documented in {@code docs/metrics.md}.
 *
 * <p>Promise: every figure is one that a screen shows too, and taking the page costs the line
 * nothing. A name that was given is not given another meaning.
 */
@NullMarked
package dev.trackside.app.metrics;

import org.jspecify.annotations.NullMarked;
