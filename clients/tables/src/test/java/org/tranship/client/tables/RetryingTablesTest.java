package org.tranship.client.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryingTablesTest {
  private final List<Duration> waits = new ArrayList<>();
  private final Tables sound = new MemoryTables(Clock.systemUTC(), 10);

  private Tables failing(int times, TableException.Kind kind) {
    int[] left = {times};
    Tables failing =
        (Tables)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Tables.class},
                (_, method, arguments) -> {
                  if (left[0]-- > 0) {
                    throw new TableException(kind, "not now", null);
                  }
                  try {
                    return method.invoke(sound, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    return new RetryingTables(failing, waits::add);
  }

  @Test
  void whatPassesIsTriedAgainWithLongerAndLongerWaits() {
    assertThat(failing(7, TableException.Kind.UNAVAILABLE).create("table")).isTrue();
    assertThat(waits.stream().map(Duration::toSeconds))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
  }

  @Test
  void tenTriesAreEnough() {
    Tables tables = failing(10, TableException.Kind.UNAVAILABLE);
    assertThatThrownBy(() -> tables.create("table")).hasMessage("not now");
    assertThat(waits).hasSize(9);
  }

  @Test
  void aRefusalIsNotAskedAgain() {
    Tables tables = failing(1, TableException.Kind.ACCESS_DENIED);
    assertThatThrownBy(() -> tables.create("table")).hasMessage("not now");
    assertThat(waits).isEmpty();
  }
}
