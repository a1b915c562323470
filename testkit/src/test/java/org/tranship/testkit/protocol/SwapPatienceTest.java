package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.CatalogException;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.layer.Patience;
import org.tranship.core.layer.RetryPolicy;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.RunState;
import org.tranship.core.step.Phase;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.value.Key;
import org.tranship.testkit.catalog.ForwardingCatalog;
import org.tranship.testkit.catalog.MemoryCatalog;
import org.tranship.testkit.clock.FakeClock;

/// A catalogue whose database is restarted is waited for as stores are.
@Timeout(60)
class SwapPatienceTest {
  private static final Key ROW = Key.of("row");

  private final FakeClock clock = new FakeClock();
  private final MemoryCatalog rows = new MemoryCatalog();
  private final ScriptedRun run = new ScriptedRun();
  private int refusals;

  @BeforeEach
  void fill() {
    rows.write(ROW, pointer("old"));
    run.patience = new Patience(RetryPolicy.DEFAULT, new Random(3), clock);
  }

  static Pointer pointer(String value) {
    return new Pointer(Map.of("where", value));
  }

  /// The rows, in a database that is away for a while.
  private Catalog restarting(CatalogException.Kind kind) {
    return new ForwardingCatalog(rows) {
      @Override
      public List<Outcome> swap(List<Swap> swaps) {
        if (refusals-- > 0) {
          throw new CatalogException(kind, "The database is away.", null);
        }
        return super.swap(swaps);
      }
    };
  }

  private RunState swap(CatalogException.Kind kind) {
    Catalog catalog = restarting(kind);
    run.step(
        "switch",
        Phase.SWITCH,
        context -> {
          var swaps = List.of(new Catalog.Swap(ROW, pointer("old"), pointer("new"))).iterator();
          context.swaps(PassId.of("switch"), Optional.empty(), catalog, () -> source(swaps));
          return StepResult.done();
        });
    return run.start();
  }

  static StepContext.SwapSource source(Iterator<Catalog.Swap> swaps) {
    return new StepContext.SwapSource() {
      @Override
      public Optional<Catalog.Swap> next() {
        return swaps.hasNext() ? Optional.of(swaps.next()) : Optional.empty();
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void aRestartIsWaitedForWithGrowingRandomPauses() {
    refusals = 10;
    assertThat(swap(CatalogException.Kind.UNAVAILABLE)).isInstanceOf(RunState.Ready.class);
    assertThat(rows.read(ROW)).contains(pointer("new"));
    assertThat(clock.sleeps()).hasSize(10).doesNotHaveDuplicates();
    for (int i = 0; i < clock.sleeps().size(); i++) {
      assertThat(clock.sleeps().get(i)).isLessThanOrEqualTo(Duration.ofMillis(100L << i));
    }
    assertThat(clock.sleeps().stream().reduce(Duration.ZERO, Duration::plus))
        .isGreaterThan(Duration.ofSeconds(10));
  }

  @Test
  void patienceHasAnEnd() {
    refusals = Integer.MAX_VALUE;
    RunState halted = swap(CatalogException.Kind.UNAVAILABLE);
    assertThat(halted)
        .isInstanceOfSatisfying(
            RunState.Halted.class,
            state -> {
              assertThat(state.reason()).isEqualTo(RunState.Reason.FAILED);
              assertThat(state.detail()).contains("The database is away.");
            });
    assertThat(clock.sleeps().size()).isLessThan(RetryPolicy.DEFAULT.attempts());
    assertThat(rows.read(ROW)).contains(pointer("old"));
  }

  @Test
  void whatCannotPassIsNotAskedAgain() {
    refusals = 1;
    assertThat(swap(CatalogException.Kind.SCHEMA)).isInstanceOf(RunState.Halted.class);
    assertThat(clock.sleeps()).isEmpty();
  }
}
