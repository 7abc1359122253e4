package dev.trackside.store.thread;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Asks Linux for the longest turn on a processor. A thread that wakes up takes the place of one
 * whose turn is longer than its own at once, and otherwise waits for the end of the turn; the share
 * of the processor stays the same (EEVDF scheduler, kernel 6.12 and newer; older ones take the wish
 * and do nothing). Threads that are started by such a one have turns like all others.
 *
 * <p>Struct and numbers: {@code sched_setattr(2)}, {@code linux/sched/types.h}.
 */
final class LongTurns {
  private static final Logger LOG = System.getLogger(LongTurns.class.getName());
  private static final int ATTRIBUTES_BYTES = 48;
  private static final int POLICY_AT = 4;
  private static final int FLAGS_AT = 8;
  private static final int NICE_AT = 16;
  private static final int RUNTIME_AT = 24;
  private static final int POLICY_OTHER = 0;
  private static final long RESET_ON_FORK = 1;
  private static final long ITSELF = 0;

  /** The longest that the scheduler grants. */
  private static final long TURN_NANOS = 100_000_000;

  private static final AtomicBoolean IS_TOLD = new AtomicBoolean();

  private LongTurns() {}

  /** The system calls; the library has functions for them only since glibc 2.41. */
  record Calls(long set, long get) {
    /** None where they are not known. */
    static Optional<Calls> of(String system, String processor) {
      if (!system.equals("Linux")) {
        return Optional.empty();
      }
      return switch (processor) {
        case "amd64" -> Optional.of(new Calls(314, 315));
        case "aarch64", "riscv64" -> Optional.of(new Calls(274, 275));
        default -> Optional.empty();
      };
    }
  }

  /** For the thread that calls, which goes on whatever comes of it. */
  static void take() {
    Calls.of(System.getProperty("os.name"), System.getProperty("os.arch"))
        .ifPresent(calls -> ask(() -> isGranted(calls)));
  }

  static void ask(BooleanSupplier asking) {
    try {
      if (!asking.getAsBoolean()) {
        tell("sched_setattr is refused, as a seccomp filter may");
      }
    } catch (RuntimeException | LinkageError e) {
      tell("sched_setattr cannot be called: " + e);
    }
  }

  private static void tell(String problem) {
    if (IS_TOLD.compareAndSet(false, true)) {
      LOG.log(
          Level.INFO,
          "no long turns for threads in the background, "
              + problem
              + ": commits may wait some milliseconds for who watches; nothing else depends on it");
    }
  }

  private static boolean isGranted(Calls calls) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment its = arena.allocate(ATTRIBUTES_BYTES, Long.BYTES);
      if (call(calls.get(), its, ATTRIBUTES_BYTES) != 0) {
        return false;
      }
      // What somebody has arranged stays as it is. A nice value below 0 would be taken from the
      // threads that this one starts, and they may be those that carry requests.
      if (its.get(JAVA_INT, POLICY_AT) == POLICY_OTHER && its.get(JAVA_INT, NICE_AT) >= 0) {
        its.set(JAVA_LONG, FLAGS_AT, its.get(JAVA_LONG, FLAGS_AT) | RESET_ON_FORK);
        its.set(JAVA_LONG, RUNTIME_AT, TURN_NANOS);
        return call(calls.set(), its, 0) == 0;
      }
      return true;
    }
  }

  private static long call(long number, MemorySegment attributes, long third) {
    try {
      return (long) Native.CALL.invokeExact(number, ITSELF, attributes, third, 0L);
    } catch (Error e) {
      throw e;
    } catch (Throwable e) { // what invokeExact declares
      throw new IllegalStateException("system call " + number + " cannot be made", e);
    }
  }

  /** Linked when the first thread needs it, which is not the one that starts the gateway. */
  private static final class Native {
    static final MethodHandle CALL = link();

    @SuppressWarnings("restricted") // the program is started with native access
    private static MethodHandle link() {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow("syscall"),
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG),
          Linker.Option.firstVariadicArg(1));
    }
  }
}
