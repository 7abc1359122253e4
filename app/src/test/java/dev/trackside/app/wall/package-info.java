/** Tests of the pit wall in a terminal. */
@NullMarked
package dev.trackside.app.wall;

import org.jspecify.annotations.NullMarked;
