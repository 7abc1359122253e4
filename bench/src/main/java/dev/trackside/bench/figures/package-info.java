/** What a case of the benchmark is and gives: figures, their targets, tables of them. */
@NullMarked
package dev.trackside.bench.figures;

import org.jspecify.annotations.NullMarked;
