/** The geo-fence's policy switched, rolled back and run out while the gateway is killed. */
@NullMarked
package dev.trackside.app.fencing;

import org.jspecify.annotations.NullMarked;
