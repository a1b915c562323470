package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.testkit.protocol.SwapPatienceTest.pointer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.CatalogException;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Verb;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.value.Key;
import org.tranship.testkit.catalog.ForwardingCatalog;
import org.tranship.testkit.catalog.MemoryCatalog;

/// Many rows, several batches of which are under way at once: each row is swapped once and told
/// once, and after a fault or a stop what was swapped is what the journal says.
@Timeout(60)
class SwapPassTest {
  private static final PassId SWITCH = PassId.of("switch");
  private static final int ROWS = 3_210;

  /// Rows of a transaction.
  private static final int BATCH = 500;

  private final MemoryCatalog rows = new MemoryCatalog();
  private final ScriptedRun run = new ScriptedRun();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private Tally tally = Tally.EMPTY;

  SwapPassTest() {
    IntStream.range(0, ROWS).forEach(i -> rows.write(key(i), pointer("old")));
  }

  private static Key key(int i) {
    return Key.of("row-%05d".formatted(i));
  }

  private void swapping(Runnable atThirdCall) {
    swapping(atThirdCall, Duration.ZERO);
  }

  /// @param pause how long the third call takes, and the fourth, which is beside it
  private void swapping(Runnable atThirdCall, Duration pause) {
    Catalog catalog =
        new ForwardingCatalog(rows) {
          @Override
          public List<Outcome> swap(List<Swap> swaps) {
            int call = calls.incrementAndGet();
            if (call == 3) {
              atThirdCall.run();
            }
            if (call == 3 || call == 4) {
              LockSupport.parkNanos(pause.toNanos());
            }
            List<Outcome> outcomes = super.swap(swaps);
            ended.incrementAndGet();
            return outcomes;
          }
        };
    run.step(
        "switch",
        Phase.SWITCH,
        context -> {
          tally = context.swaps(SWITCH, Optional.empty(), catalog, SwapPassTest::source);
          return StepResult.done();
        });
  }

  private static StepContext.SwapSource source() {
    return SwapPatienceTest.source(
        IntStream.range(0, ROWS)
            .mapToObj(i -> new Catalog.Swap(key(i), pointer("old"), pointer("new")))
            .iterator());
  }

  private long swapped() {
    return IntStream.range(0, ROWS)
        .filter(i -> rows.read(key(i)).equals(Optional.of(pointer("new"))))
        .count();
  }

  @Test
  void everyRowIsSwappedAndToldOnce() {
    swapping(() -> {});
    assertThat(run.start()).isInstanceOf(RunState.Ready.class);
    assertThat(swapped()).isEqualTo(ROWS);
    assertThat(tally.count(ObjectResult.Outcome.DONE)).isEqualTo(ROWS);
    assertThat(tally.succeeded()).isEqualTo(ROWS);
  }

  @Test
  void aFaultEndsAllBatchesAndTheSameCommandGoesOn() {
    swapping(
        () -> {
          throw new CatalogException(
              CatalogException.Kind.ACCESS_DENIED, "No right to write.", null);
        });
    assertThat(run.start())
        .isInstanceOfSatisfying(
            RunState.Halted.class,
            halted -> assertThat(halted.detail()).contains("No right to write."));
    long before = swapped();
    assertThat(before).isLessThan(ROWS);
    assertThat(run.resume(Verb.MIGRATE)).isInstanceOf(RunState.Ready.class);
    assertThat(swapped()).isEqualTo(ROWS);
    assertThat(tally.succeeded()).isEqualTo(ROWS);
    assertThat(tally.count(ObjectResult.Outcome.SAME)).as("no batch was forgotten").isZero();
  }

  @Test
  void aStopLetsBatchesEndAndBeginsNoOther() {
    Thread working = Thread.currentThread();
    swapping(working::interrupt);
    assertThat(run.start()).isInstanceOf(RunState.Halted.class);
    Thread.interrupted();
    assertThat(swapped()).isLessThan(ROWS);
    assertThat(run.resume(Verb.MIGRATE)).isInstanceOf(RunState.Ready.class);
    assertThat(swapped()).isEqualTo(ROWS);
    assertThat(tally.count(ObjectResult.Outcome.SAME))
        .as("what was swapped was written down")
        .isZero();
  }

  /// The third batch and the one beside it take longer than the journal goes unasked.
  private FutureTask<RunState> pausedAtThirdCall() {
    swapping(() -> run.memory.pause(LittleWorld.RUN, "operator@host"), Duration.ofMillis(1200));
    return new FutureTask<>(run::start);
  }

  /// Waits until it says that it rests, and nothing more is written down.
  private void awaitRest() throws InterruptedException {
    while (run.log.stream().noneMatch(line -> line.startsWith("said Paused by operator@host"))) {
      Thread.sleep(20);
    }
    while (ended.get() < calls.get() || journalled() < swapped()) {
      Thread.sleep(20);
    }
    Thread.sleep(500);
    assertThat(ended).as("batches that were begun").hasValue(calls.get());
  }

  private long journalled() {
    return run.memory.view(LittleWorld.RUN).orElseThrow().tally(SWITCH).succeeded();
  }

  @Test
  void aPauseInsideThePassLetsBatchesEndAndBeginsNoOther() throws Exception {
    FutureTask<RunState> running = pausedAtThirdCall();
    Thread.ofPlatform().daemon().start(running);
    awaitRest();
    assertThat(swapped()).as("those under way").isBetween(3L * BATCH, 4L * BATCH);
    assertThat(journalled()).isEqualTo(swapped());
    assertThat(running).isNotDone();
    run.memory.unpause(LittleWorld.RUN);
    assertThat(running.get()).isInstanceOf(RunState.Ready.class);
    assertThat(swapped()).isEqualTo(ROWS);
    assertThat(tally.count(ObjectResult.Outcome.SAME)).as("no row was swapped twice").isZero();
    assertThat(run.log).anyMatch(line -> line.startsWith("said Not paused any more"));
  }

  @Test
  void aPassThatRestsCanBeToldToStopAndGoesOnLater() throws Exception {
    FutureTask<RunState> running = pausedAtThirdCall();
    Thread working = Thread.ofPlatform().daemon().start(running);
    awaitRest();
    working.interrupt();
    assertThat(running.get()).isInstanceOf(RunState.Halted.class);
    assertThat(swapped()).isBetween(3L * BATCH, 4L * BATCH);
    run.memory.unpause(LittleWorld.RUN);
    assertThat(run.resume(Verb.MIGRATE)).isInstanceOf(RunState.Ready.class);
    assertThat(swapped()).isEqualTo(ROWS);
    assertThat(tally.count(ObjectResult.Outcome.SAME)).isZero();
  }
}
