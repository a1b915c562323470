package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.testkit.protocol.SwapPatienceTest.pointer;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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

  private final MemoryCatalog rows = new MemoryCatalog();
  private final ScriptedRun run = new ScriptedRun();
  private final AtomicInteger calls = new AtomicInteger();
  private Tally tally = Tally.EMPTY;

  SwapPassTest() {
    IntStream.range(0, ROWS).forEach(i -> rows.write(key(i), pointer("old")));
  }

  private static Key key(int i) {
    return Key.of("row-%05d".formatted(i));
  }

  private void swapping(Runnable atThirdCall) {
    Catalog catalog =
        new ForwardingCatalog(rows) {
          @Override
          public List<Outcome> swap(List<Swap> swaps) {
            if (calls.incrementAndGet() == 3) {
              atThirdCall.run();
            }
            return super.swap(swaps);
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
}
