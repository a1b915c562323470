package org.tranship.events.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.events.rebuild.RebuildWorld.detail;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tranship.core.eventlog.Cursor;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.Position;
import org.tranship.core.readmodel.ReadModels;
import org.tranship.core.readmodel.ReadModels.Side;
import org.tranship.core.readmodel.ViewRow;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.testkit.events.EventSamples;

/// What comes at the very moment of the swap, or too late for it, and what nobody may remove before
/// it is compared.
class SwapMomentTest {
  /// Has one method do something else.
  private static <T> T with(
      Class<T> type, T inner, String name, Function<@Nullable Object[], @Nullable Object> instead) {
    return type.cast(
        Proxy.newProxyInstance(
            SwapMomentTest.class.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              if (method.getName().equals(name)) {
                return instead.apply(arguments);
              }
              try {
                return method.invoke(inner, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            }));
  }

  @Test
  void anEventThatComesDuringTheSwapIsWorkedIn() {
    RebuildWorld world = new RebuildWorld().filled();
    world.keeping =
        inner ->
            with(
                ReadModels.class,
                inner,
                "swap",
                _ -> {
                  world.plant("order-9", 0, "Placed", "{\"seats\":[{\"type\":\"G\",\"count\":4}]}");
                  inner.swap(List.of(world.shape(0), world.shape(1)));
                  return null;
                });
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    assertThat(world.live(0)).hasSize(4);
    assertThat(world.live(1)).contains(Map.of("seat", "G", "taken", "10"));
  }

  @Test
  void whatTheServiceMightAddTwiceIsAskedAbout() {
    RebuildWorld world = new RebuildWorld().filled();
    world.settings.remove("kept-by");
    assertThat(detail(world.goOn()))
        .startsWith("TRE-242 An event that the service works into orders during the swap");
    world.next().settings.put("quiet", "1ms");
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
  }

  @Test
  void aShadowThatDoesNotHaveEveryEventIsBegunAnew() {
    RebuildWorld world = new RebuildWorld().filled();
    world.reading =
        inner ->
            with(
                EventLog.class,
                inner,
                "readAll",
                arguments -> {
                  List<Event> all =
                      EventSamples.all(inner.readAll((Position) arguments[0])).stream()
                          .filter(event -> !event.stream().equals("order-2"))
                          .toList();
                  return Cursor.over(all);
                });
    assertThat(detail(world.goOn()))
        .startsWith(
            "TRE-243 The log has 9 events up to where the shadow of seats has come to, and 7 were"
                + " worked in");
    assertThat(world.models.exists(world.shape(0), Side.SHADOW)).isFalse();
    assertThat(world.models.exists(world.shape(0), Side.LIVE)).isFalse();
    world.reading = inner -> inner;
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    assertThat(world.live(0)).hasSize(3);
  }

  @Test
  void whatWasLiveBeforeIsKeptWhileARowDiffers() {
    RebuildWorld world = new RebuildWorld().filled();
    world.models.plant(world.shape(0), new ViewRow(Map.of("id", "order-0", "state", "old")));
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    ViewRow wrong = new ViewRow(Map.of("seat", "G", "taken", "5"));
    world.models.plant(world.shape(1), wrong);
    assertThat(detail(world.carry(Verb.COMPLETE)))
        .startsWith("TRE-240 1 of 5 rows")
        .contains("What was live before is kept");
    assertThat(world.models.exists(world.shape(0), Side.BEFORE)).isTrue();
    world.models.plant(world.shape(1), new ViewRow(Map.of("seat", "G", "taken", "6")));
    assertThat(world.carry(Verb.COMPLETE)).isInstanceOf(RunState.Completed.class);
    assertThat(world.models.exists(world.shape(0), Side.BEFORE)).isFalse();
  }
}
