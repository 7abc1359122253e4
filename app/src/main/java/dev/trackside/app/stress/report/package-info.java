/** How a run is told: lines, JSON, CSV, a page with pictures, and two runs side by side. */
@NullMarked
package dev.trackside.app.stress.report;

import org.jspecify.annotations.NullMarked;
