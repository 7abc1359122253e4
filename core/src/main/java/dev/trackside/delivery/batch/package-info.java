/**
 * A batch as it stands in the file: what it holds, by what it was judged, where it stands.
 *
 * <p>Promise: values only; membership, id and hash never change. May enter store, fence and
 * delivery.lane.
 */
@NullMarked
package dev.trackside.delivery.batch;

import org.jspecify.annotations.NullMarked;
