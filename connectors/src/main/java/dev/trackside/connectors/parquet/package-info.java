/**
 * A directory of Parquet files as a sink, one file a batch, and the writer of the format.
 *
 * <p>Promise: when a batch is acknowledged, its file and what the audit log vouches for it with are
 * whole and on the disk, each once; the file holds every packet and sample of the batch and nothing
 * else. May enter delivery and released.
 */
@NullMarked
package dev.trackside.connectors.parquet;

import org.jspecify.annotations.NullMarked;
