package org.tranship.runbook.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tranship.core.journal.JournalEntry.StepEnded;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.Reason;
import org.tranship.core.run.Verb;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.DeleteRequest;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.KeyRules;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Key;
import org.tranship.testkit.fault.Crash;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashPoint.When;

/// The ninth law for migrations: what the target cannot hold is refused by name for the whole set
/// before the first byte, killed or not, and looked for once.
class MigrationHazardsTest {
  private static final MigrationPlan PLAN = MigrationWorld.plan();
  private final MigrationWorld world = new MigrationWorld();
  private final AtomicInteger writes = new AtomicInteger();
  private final AtomicInteger listings = new AtomicInteger();

  @BeforeEach
  void aTargetThatHoldsFiles() {
    world.quiet();
    world.target = FileLike::new;
    world.source = Counted::new;
  }

  /// Takes keys as a file system does, and would take them all if it were asked to.
  private final class FileLike extends ForwardingStore {
    FileLike(Store inner) {
      super(inner);
    }

    @Override
    public Capabilities capabilities() {
      return inner()
          .capabilities()
          .withKeys(new KeyRules(4096, 255, true, false, false, true, ".tranship-"));
    }

    @Override
    public WriteOutcome put(PutRequest request) {
      writes.incrementAndGet();
      return inner().put(request);
    }

    @Override
    public List<WriteOutcome> delete(List<DeleteRequest> requests) {
      writes.incrementAndGet();
      return inner().delete(requests);
    }
  }

  private final class Counted extends ForwardingStore {
    Counted(Store inner) {
      super(inner);
    }

    @Override
    public Listing list(ListRequest request) {
      listings.incrementAndGet();
      return inner().list(request);
    }
  }

  private RunState migrate(CrashPoint point) {
    return world.process(PLAN, point).migrate();
  }

  private Set<Key> refused() {
    return world.world.results(Passes.HAZARDS, Outcome.FAILED).keySet();
  }

  private void assertRefused(RunState state) {
    assertThat(state)
        .isInstanceOfSatisfying(
            Halted.class,
            halted -> {
              assertThat(halted.reason()).isEqualTo(Reason.REFUSED);
              assertThat(halted.detail()).contains("TRM-122", "\"a//b\"", "\"old/7\"");
            });
    assertThat(refused()).containsExactlyInAnyOrder(Key.of("a//b"), Key.of("old/7"));
    assertThat(writes).as("nothing was written").hasValue(0);
    assertThat(CopyWorld.texts(world.world.to)).isEqualTo(Map.of("others", "not ours"));
    assertThat(world.told).as("the service was left alone").isEmpty();
  }

  private void twoThatCannotBe() {
    CopyWorld.put(world.world.from, "a//b", "no path");
    CopyWorld.put(world.world.from, "OLD/7", "in another case");
  }

  @Test
  void whatTheTargetCannotHoldIsRefusedByNameBeforeTheFirstByte() {
    twoThatCannotBe();
    assertRefused(migrate(CrashPoint.never()));
    assertThat(world.process(PLAN, CrashPoint.never()).resume(Verb.ROLLBACK))
        .isInstanceOf(RunState.RolledBack.class);
    assertThat(writes).hasValue(0);
  }

  @Test
  void onceItIsMendedTheSameCommandGoesOnAndNothingStandsAgainstTheRunAnyMore() {
    twoThatCannotBe();
    assertRefused(migrate(CrashPoint.never()));
    CopyWorld.remove(world.world.from, "a//b");
    CopyWorld.remove(world.world.from, "OLD/7");
    assertThat(migrate(CrashPoint.never())).isInstanceOf(Ready.class);
    assertThat(refused()).isEmpty();
    assertThat(CopyWorld.texts(world.world.to)).containsAllEntriesOf(world.kept);
  }

  @Test
  void killedWhileItLooksItIsRefusedAllTheSame() {
    twoThatCannotBe();
    CrashPoint whole = CrashPoint.never();
    assertRefused(migrate(whole));
    for (When when : When.values()) {
      for (long n = 1; n <= whole.journalWrites() + whole.remoteCalls(); n++) {
        MigrationHazardsTest again = new MigrationHazardsTest();
        again.aTargetThatHoldsFiles();
        again.twoThatCannotBe();
        CrashPoint point =
            n <= whole.journalWrites()
                ? CrashPoint.journal(n, when)
                : CrashPoint.remote(n - whole.journalWrites(), when);
        try {
          var _ = again.migrate(point);
        } catch (Crash _) {
          assertThat(again.writes).as("killed %s", point).hasValue(0);
        }
        again.assertRefused(again.migrate(CrashPoint.never()));
      }
    }
  }

  @Test
  void onceEverythingWasLookedAtItIsNotLookedAtAgain() {
    assertThat(migrate(CrashPoint.never())).isInstanceOf(Ready.class);
    int whole = listings.get();
    int repeated = 0;
    for (long n = 1; ; n++) {
      MigrationHazardsTest again = new MigrationHazardsTest();
      again.aTargetThatHoldsFiles();
      try {
        if (again.migrate(CrashPoint.journal(n, When.AFTER)) instanceof Ready) {
          break;
        }
      } catch (Crash _) {
        boolean looked = again.steps("hazards").contains("DONE");
        int before = again.listings.get();
        assertThat(again.migrate(CrashPoint.never())).isInstanceOf(Ready.class);
        repeated += looked ? 1 : 0;
        assertThat(again.steps("hazards"))
            .as("killed at %s", n)
            .filteredOn("DONE"::equals)
            .hasSize(1);
        if (looked && before == 1) {
          assertThat(again.listings.get() - before).as("killed at %s", n).isLessThan(whole);
        }
      }
    }
    assertThat(repeated).isPositive();
  }

  /// How the tries of a step ended.
  private List<String> steps(String name) {
    return world.world.journal.runs().isEmpty()
        ? List.of()
        : world.world.view().entries().stream()
            .filter(entry -> entry instanceof StepEnded ended && ended.step().equals(name))
            .map(entry -> ((StepEnded) entry).end().name())
            .toList();
  }
}
