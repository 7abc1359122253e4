/** Whether a machine can keep the promises that Trackside makes on it. */
@NullMarked
package dev.trackside.app.doctor;

import org.jspecify.annotations.NullMarked;
