package org.tranship.runbook.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.Reason;
import org.tranship.core.store.Content;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.testkit.fault.Crash;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashPoint.When;

/// A random part of what was copied is read back: what is wrong fails the run, and the lots stay
/// the same for a run that is taken up again.
class SampleStepTest {
  private static final int OBJECTS = 40;

  private static CopyWorld world() {
    CopyWorld world = new CopyWorld();
    for (int i = 0; i < OBJECTS; i++) {
      CopyWorld.put(world.from, "%02d".formatted(i), "content " + i);
    }
    return world;
  }

  private static CopyPlan plan(String sample, boolean deleteExtra) {
    return new CopyPlan(
        StoreSpec.of("memory:from"),
        StoreSpec.of("memory:to"),
        Selection.ALL,
        Optional.empty(),
        WhenExists.UPDATE,
        VerifyLevel.SERVER,
        Set.of(),
        deleteExtra,
        false,
        new Manner(false, Optional.of(Sample.parse(sample))));
  }

  private static Set<Key> sampled(CopyWorld world) {
    return new TreeSet<>(world.results(Passes.SAMPLE, Outcome.values()).keySet());
  }

  /// A target that keeps another content than it was sent, and says nothing of it.
  private static Store spoiling(Store store, String key) {
    return new ForwardingStore(store) {
      @Override
      public WriteOutcome put(PutRequest request) {
        if (!request.key().text().equals(key)) {
          return inner().put(request);
        }
        byte[] spoilt = new byte[(int) request.content().size().bytes()];
        return inner()
            .put(
                PutRequest.of(request.key(), Content.of(spoilt))
                    .with(request.attributes())
                    .with(request.condition()));
      }
    };
  }

  private static void assertFoundOut(CopyWorld world) {
    Map<Key, ObjectResult> wrong = world.results(Passes.SAMPLE, Outcome.FAILED);
    assertThat(wrong).containsOnlyKeys(Key.of("17"));
    assertThat(wrong.values())
        .extracting(ObjectResult::reason)
        .allMatch(reason -> reason.contains("TRS-111") && reason.contains("\"17\""));
    assertThat(sampled(world)).hasSize(OBJECTS);
  }

  @Test
  void aSampledObjectThatDiffersFailsTheRunAndIsNamed() {
    CopyWorld world = world();
    world.target = store -> spoiling(store, "17");
    RunState state = world.process(plan("100%", false)).copy();
    Troubled.assertHalted(
        state, Reason.PARTIAL, "1 of 40 objects are not as they were copied", "\"17\"");
    assertFoundOut(world);
    state = world.process(plan("100%", false)).copy();
    Troubled.assertHalted(state, Reason.PARTIAL, "\"17\"");
  }

  @Test
  void nothingIsRemovedWhereASampledObjectDiffers() {
    CopyWorld world = world();
    CopyWorld.put(world.to, "extra", "only here");
    world.target = store -> spoiling(store, "17");
    CopyWorld.Life process = world.process(plan("100%", true));
    RunState state = process.copy();
    Troubled.assertHalted(state, Reason.FAILED, "nothing was removed there", "\"17\"");
    assertFoundOut(world);
    assertThat(CopyWorld.texts(world.to)).containsKey("extra");
    assertThat(process.said).noneMatch(line -> line.contains("Remove from"));
  }

  @Test
  void whatWasNotSampledIsNotRead() {
    CopyWorld world = world();
    List<Key> read = new ArrayList<>();
    world.target = store -> noting(store, read);
    CopyWorld.Life process = world.process(plan("5", false));
    assertThat(process.copy()).isInstanceOf(Ready.class);
    assertThat(sampled(world)).hasSize(5).hasSameElementsAs(read);
    assertThat(process.said)
        .anyMatch(
            line ->
                line.contains("5 of 40 objects (12.50 %)")
                    && sampled(world).stream().allMatch(key -> line.contains(key.text())));
  }

  private static Store noting(Store store, List<Key> read) {
    return new ForwardingStore(store) {
      @Override
      public ObjectBody open(Key key, ReadRequest request) {
        synchronized (read) {
          read.add(key);
        }
        return inner().open(key, request);
      }
    };
  }

  @Test
  void aRunThatIsTakenUpDrawsTheSameLots() {
    CopyWorld model = world();
    CopyWorld.Life whole = model.process(plan("5", false));
    assertThat(whole.start()).isInstanceOf(Ready.class);
    Set<Key> drawn = sampled(model);
    assertThat(drawn).hasSize(5);

    int midway = 0;
    for (CrashPoint point : points(whole.point)) {
      CopyWorld world = world();
      try {
        world.process(plan("5", false), point).start();
      } catch (Crash _) {
        assertThat(point.reached()).isTrue();
      }
      if (world.journal.runs().isEmpty()) {
        continue; // killed before there was a run that could be taken up
      }
      Set<Key> before = sampled(world);
      midway += before.isEmpty() || before.size() == drawn.size() ? 0 : 1;
      List<Key> read = new ArrayList<>();
      world.target = store -> noting(store, read);
      assertThat(world.process(plan("5", false)).copy())
          .as("killed %s", point)
          .isInstanceOf(Ready.class);
      // What was in flight at the kill was read back then, and needs no lot.
      Set<Key> same = world.results(Passes.COPY, Outcome.SAME).keySet();
      assertThat(sampled(world))
          .as("killed %s", point)
          .hasSize(drawn.size())
          .noneMatch(same::contains)
          .containsAll(drawn.stream().filter(key -> !same.contains(key)).toList());
      assertThat(read).as("known and read again, killed %s", point).noneMatch(before::contains);
    }
    assertThat(midway).as("some were killed in the middle of the sample").isPositive();
  }

  private static List<CrashPoint> points(CrashPoint past) {
    return Stream.of(When.values())
        .flatMap(
            when ->
                Stream.concat(
                    Stream.iterate(1L, n -> n <= past.journalWrites(), n -> n + 1)
                        .map(n -> CrashPoint.journal(n, when)),
                    Stream.iterate(1L, n -> n <= past.remoteCalls(), n -> n + 1)
                        .map(n -> CrashPoint.remote(n, when))))
        .toList();
  }
}
