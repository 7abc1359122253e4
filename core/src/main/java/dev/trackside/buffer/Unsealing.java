package dev.trackside.buffer;

import dev.trackside.packet.Chunk;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * How driver data is opened on its way out.
 *
 * @param opener makes what opens it; each is for one thread
 * @param erasures rises, before a value is gone, whenever keys are destroyed: what was made of
 *     opened values before is to be made again
 */
public record Unsealing(Supplier<UnaryOperator<Chunk>> opener, LongSupplier erasures) {}
