package org.tranship.events.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.tranship.events.rebuild.RebuildWorld.CLOCK;
import static org.tranship.events.rebuild.RebuildWorld.detail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.tranship.core.eventlog.Event;
import org.tranship.core.eventlog.Payload;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.journal.RunId;
import org.tranship.core.readmodel.ReadModels.Side;
import org.tranship.core.readmodel.ViewColumn;
import org.tranship.core.readmodel.ViewColumn.Kind;
import org.tranship.core.readmodel.ViewRow;
import org.tranship.core.readmodel.ViewShape;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.events.projection.Projection;
import org.tranship.events.projection.ProjectionFault;
import org.tranship.events.projection.ProjectionProvider;
import org.tranship.events.projection.View;
import org.tranship.events.projection.ViewDifference;
import org.tranship.testkit.fault.CrashPoint;

/// Read models are rebuilt beside the live ones, take their place at once, are kept up to date and
/// compared, and come back.
class RebuildTest {
  static final Map<String, String> ORDER =
      Map.of(
          "id", "order-1",
          "state", "placed",
          "total", "100.5",
          "changes", "2",
          "placed", "2012-01-01T00:00:00Z");

  private static List<ViewDifference> compared(RebuildWorld world) throws Exception {
    List<ViewDifference> found = new ArrayList<>();
    long differences =
        new FreshComparison(world.rebuilding(CrashPoint.never())).run(found::add).differences();
    assertThat(differences).isEqualTo(found.size());
    return found;
  }

  private static boolean followed(RebuildWorld world) throws Exception {
    return new Following(world.rebuilding(CrashPoint.never()), Duration.ofMillis(1), CLOCK)
        .run(Duration.ofSeconds(10), true, _ -> {});
  }

  @Test
  void rowsAreWhatTheEventsGive() {
    RebuildWorld world = new RebuildWorld().filled();
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    assertThat(world.live(0)).hasSize(3).contains(ORDER);
    assertThat(world.live(1))
        .containsExactly(Map.of("seat", "G", "taken", "6"), Map.of("seat", "W", "taken", "3"));
    assertThat(world.models.exists(world.shape(0), Side.SHADOW)).isFalse();
  }

  @Test
  void whatWasLiveComesBackUntilItIsCompleted() {
    RebuildWorld world = new RebuildWorld().filled();
    ViewRow old = new ViewRow(Map.of("id", "order-0", "state", "old"));
    world.models.plant(world.shape(0), old);
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    assertThat(world.live(0)).hasSize(3);
    assertThat(world.carry(Verb.ROLLBACK)).isInstanceOf(RunState.RolledBack.class);
    assertThat(world.live(0)).containsExactly(old.values());
    assertThat(world.live(1)).isEmpty();
    world.next();
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    assertThat(world.models.exists(world.shape(0), Side.BEFORE)).isTrue();
    assertThat(world.carry(Verb.COMPLETE)).isInstanceOf(RunState.Completed.class);
    assertThat(world.models.exists(world.shape(0), Side.BEFORE)).isFalse();
    assertThat(world.live(0)).hasSize(3);
  }

  @Test
  void anotherRunDoesNotTakeTheWayBackOfAnEarlierOne() {
    RebuildWorld world = new RebuildWorld().filled();
    ViewRow old = new ViewRow(Map.of("id", "order-0", "state", "old"));
    world.models.plant(world.shape(0), old);
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    RunId first = world.run;
    MemoryJournal journal = world.journal;
    world.next();
    assertThat(detail(world.goOn()))
        .startsWith("TRE-241 What was live in orders before the run " + first + " is still kept");
    world.run = first;
    world.journal = journal;
    assertThat(world.carry(Verb.ROLLBACK)).isInstanceOf(RunState.RolledBack.class);
    assertThat(world.live(0)).containsExactly(old.values());
  }

  @Test
  void anOldRunNeitherUndoesNorRemovesWhatANewOneSwapped() {
    RebuildWorld world = new RebuildWorld().filled();
    world.models.plant(world.shape(0), new ViewRow(Map.of("id", "order-0", "state", "old")));
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    RunId first = world.run;
    MemoryJournal journal = world.journal;
    // As if somebody had removed by hand what the first run keeps.
    world.models.drop(world.shape(0), Side.BEFORE);
    world.models.drop(world.shape(1), Side.BEFORE);
    world.next();
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    RunId second = world.run;
    MemoryJournal newer = world.journal;
    world.run = first;
    world.journal = journal;
    assertThat(detail(world.carry(Verb.COMPLETE))).startsWith("TRE-241 ");
    assertThat(detail(world.carry(Verb.ROLLBACK)))
        .startsWith("TRE-239 ")
        .contains("orders (swapped since by the run " + second + ")");
    assertThat(world.models.exists(world.shape(0), Side.BEFORE)).isTrue();
    world.run = second;
    world.journal = newer;
    assertThat(world.carry(Verb.ROLLBACK)).isInstanceOf(RunState.RolledBack.class);
    assertThat(world.live(0)).hasSize(3);
  }

  @Test
  void aRunThatIsTakenBackLeavesTheShadowOfAnotherOne() {
    RebuildWorld world = new RebuildWorld().filled();
    world.log.plantPending(Event.of("order-1", 4, "Paid", Payload.EMPTY));
    assertThat(detail(world.goOn())).startsWith("TRE-218 ");
    world.models.create(world.shape(0), "another one's");
    assertThat(world.carry(Verb.ROLLBACK)).isInstanceOf(RunState.RolledBack.class);
    assertThat(world.models.exists(world.shape(0), Side.SHADOW)).isTrue();
    assertThat(world.models.exists(world.shape(1), Side.SHADOW)).isFalse();
  }

  @Test
  void twoVersionsOfATableAreKeptUpToDateTogether() throws Exception {
    RebuildWorld world = new RebuildWorld().filled();
    assertThatExceptionOfType(ProjectionFault.class)
        .isThrownBy(() -> followed(world))
        .withMessageStartingWith("TRE-235 What is live in orders was not made by these rules");
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    world.plant("order-9", 0, "Placed", "{\"seats\":[{\"type\":\"G\",\"count\":4}]}");
    world.plant("order-1", 2, "Priced", "{\"total\":7}");
    assertThat(compared(world))
        .extracting(Object::toString)
        .contains("missing  orders  order-9  the events give it");
    assertThat(followed(world)).isTrue();
    assertThat(compared(world)).isEmpty();
    assertThat(world.live(1)).contains(Map.of("seat", "G", "taken", "10"));
    assertThat(world.live(0))
        .extracting(row -> row.get("changes"))
        .containsExactly("2", "3", "2", "1");
  }

  @Test
  void aRowThatSomebodyElseChangedIsNamed() throws Exception {
    RebuildWorld world = new RebuildWorld().filled();
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    world.models.plant(world.shape(1), new ViewRow(Map.of("seat", "G", "taken", "5")));
    world.models.plant(world.shape(1), new ViewRow(Map.of("seat", "X")));
    assertThat(compared(world))
        .extracting(Object::toString)
        .containsExactly(
            "changed  seats  G  taken is \"5\" and not \"6\"",
            "extra  seats  X  the events do not give it");
    assertThat(world.models.exists(world.shape(1), Side.SHADOW)).isFalse();
  }

  @Test
  void anEventThatIsDeliveredTwiceIsGuardedAgainst() throws Exception {
    RebuildWorld world = new RebuildWorld();
    world.settings.put("projections.0001.columns.version", "integer");
    world.settings.put("projections.0001.guard", "version");
    world.filled();
    world.plant("order-1", 1, "Priced", "{\"total\":9}");
    world.plant("order-1", 0, "Priced", "{\"total\":9}");
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    assertThat(world.live(0))
        .extracting(row -> row.get("total"))
        .containsExactly("0.5", "100.5", "200.5");
  }

  @Test
  void whatIsPendingForbidsTheSwap() {
    RebuildWorld world = new RebuildWorld().filled();
    world.log.plantPending(Event.of("order-1", 4, "Paid", Payload.EMPTY));
    assertThat(detail(world.goOn())).startsWith("TRE-218 At the source 1 event waits");
    assertThat(world.models.exists(world.shape(0), Side.LIVE)).isFalse();
    world.log.publishAll();
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
  }

  @Test
  void anEventThatDoesNotFitIsNamedAndNothingSwapped() {
    RebuildWorld world = new RebuildWorld().filled();
    world.plant("order-1", 2, "Priced", "{\"total\":\"much\"}");
    assertThat(detail(world.goOn()))
        .startsWith("TRE-232 Version 2 of the stream \"order-1\", a Priced, cannot be worked into")
        .contains("\"much\" is no decimal, which the column \"total\" holds");
    assertThat(world.models.exists(world.shape(0), Side.LIVE)).isFalse();
    RebuildWorld torn = new RebuildWorld();
    torn.plant("order-1", 0, "Placed", "{\"seats\":");
    assertThat(detail(torn.goOn())).startsWith("TRE-201 Version 0 of the stream \"order-1\"");
  }

  @Test
  void aProjectionInJavaIsUsedAndOneThatCountsIsFound() {
    RebuildWorld world = new RebuildWorld().filled();
    world.settings.keySet().removeIf(key -> key.startsWith("projections.0002"));
    world.settings.put("projections.0002.kind", "use");
    world.settings.put("projections.0002.name", "streams");
    world.providers = List.of(streams(false));
    assertThat(world.goOn()).isInstanceOf(RunState.Ready.class);
    assertThat(world.live(1)).hasSize(4).contains(Map.of("stream", "order-3", "last", "2"));
    assertThat(world.carry(Verb.COMPLETE)).isInstanceOf(RunState.Completed.class);
    world.next().providers = List.of(streams(true));
    assertThat(detail(world.goOn()))
        .startsWith("TRE-233 Version 0 of the stream \"order-0\", a Placed, gives other rows");
  }

  private static ProjectionProvider streams(boolean counts) {
    ViewShape shape =
        new ViewShape(
            "streams",
            List.of(new ViewColumn("stream", Kind.TEXT), new ViewColumn("last", Kind.INTEGER)),
            List.of("stream"));
    AtomicInteger count = new AtomicInteger();
    return new ProjectionProvider() {
      @Override
      public String name() {
        return "streams";
      }

      @Override
      public Projection create(Map<String, String> options) {
        return new Projection() {
          @Override
          public ViewShape shape() {
            return shape;
          }

          @Override
          public String revision() {
            return "1";
          }

          @Override
          public void apply(Event event, View view) {
            long last = counts ? count.incrementAndGet() : event.version();
            view.put(new ViewRow(Map.of("stream", event.stream(), "last", Long.toString(last))));
          }
        };
      }
    };
  }
}
