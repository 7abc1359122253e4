package dev.trackside.app.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.Sink;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A sink of which is told is the same sink: what it is asked, the sink within is asked. */
final class TracedSinkTest {
  @Test
  void nothingIsAnsweredByWhatASinkSaysUnlessItSaysMore() {
    List<String> left =
        Arrays.stream(Sink.class.getDeclaredMethods())
            .filter(each -> Modifier.isPublic(each.getModifiers()) && !each.isSynthetic())
            .filter(each -> !Modifier.isStatic(each.getModifiers()) && !isPassedOn(each))
            .map(Method::toString)
            .toList();
    assertThat(left).as("a feed that is not passed on is a feed that is off").isEmpty();
  }

  private static boolean isPassedOn(Method asked) {
    return Arrays.stream(TracedSink.class.getDeclaredMethods())
        .anyMatch(each ->
            each.getName().equals(asked.getName())
                && Arrays.equals(each.getParameterTypes(), asked.getParameterTypes()));
  }
}
