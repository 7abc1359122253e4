package dev.trackside.app.stress.traffic;

import dev.trackside.app.stress.plan.ValueFault;
import org.jspecify.annotations.Nullable;

/**
 * A packet as it is sent, and what the oracle knows of it. Channels are bits by their places.
 *
 * @param car the car's place among the run's cars
 * @param number the packet's number, counted over the run
 * @param line its JSON, without a line break
 * @param good channels whose sample is right
 * @param bad channels whose sample breaks the channel's rule, and must not come through
 * @param plausible channels whose sample is wrong and breaks no rule: nobody can tell from it
 * @param sum of the samples that may come through, see {@link CarChannels#sum}
 * @param fault what struck it; null for nothing
 */
public record MadePacket(
    int car,
    long number,
    String line,
    long good,
    long bad,
    long plausible,
    int sum,
    @Nullable ValueFault fault) {}
