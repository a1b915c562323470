package org.tranship.runbook.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.client.tables.RowPage;
import org.tranship.client.tables.Tables;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.journal.RunId;
import org.tranship.core.run.RunState;
import org.tranship.runbook.journey.format.LogRows;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.run.OneProcess;
import org.tranship.testkit.run.SilentOperator;

/// The read models are rebuilt beside those that are read, and take their place all at once.
class ShadowedJourneyTest {
  private static final String SHADOWS =
      "select count(*) from \"TranshipShadow\".\"ConferencesView\"";

  private static final String CONFERENCES =
      "select count(*) from \"ConferenceRegistration\".\"ConferencesView\"";

  @TempDir private Path scratch;
  private JourneyWorld world;

  @BeforeEach
  void begin() {
    world = new JourneyWorld(scratch);
    world.settings.put("rate", "100"); // so that they are filled by ten events at a time
  }

  private boolean hasShadows() {
    return world.query("select 1 from pg_namespace where nspname = 'TranshipShadow'").size() == 1;
  }

  /// Killed while they are filled, nobody sees any of it; what is there is thrown away.
  @Test
  void killedWhileTheyAreFilledTheyAreMadeAnew() {
    int filled = 0;
    for (int call = 12; call < 22; call++) {
      for (CrashPoint.When when : CrashPoint.When.values()) {
        begin();
        JourneyWorld.Life killed = world.new Life(CrashPoint.remote(call, when));
        killed.point.kill(killed::migrate);
        String where = "killed " + when + " " + call;
        if (hasShadows()) {
          filled++;
          Golden.assertFirstViews(world, where);
        }
        if (call % 2 == 0) {
          assertThat(world.migrate()).as(where + world.why()).isInstanceOf(RunState.Ready.class);
          Golden.assertSecondRelease(world, where);
        } else {
          assertThat(world.rollback())
              .as(where + world.why())
              .isInstanceOf(RunState.RolledBack.class);
          Golden.assertFirstRelease(world, where);
        }
      }
    }
    assertThat(filled).as("kills that left shadows").isGreaterThan(7);
  }

  /// Whoever reads sees three conferences all the time, as the first release has them or the
  /// second.
  @Test
  void whoeverReadsFindsTheOldOnesOrTheNewOnes() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    Set<String> seen = new ConcurrentSkipListSet<>();
    AtomicInteger looks = new AtomicInteger();
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!over.get()) {
                    try {
                      seen.addAll(world.query(CONFERENCES));
                    } catch (IllegalStateException e) {
                      boolean _ = seen.add(String.valueOf(e.getCause()));
                    }
                    int _ = looks.incrementAndGet();
                  }
                });
    try {
      assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    } finally {
      over.set(true);
      reader.join();
    }
    assertThat(seen).containsExactly("3");
    assertThat(looks).hasValueGreaterThan(20);
  }

  /// The rebuild lacks an event that a fresh one has.
  @Test
  void oneThatIsNotWhatAFreshRebuildGivesIsNotSwappedIn() {
    AtomicBoolean once = new AtomicBoolean();
    world.seen = inner -> lacking(inner, once);
    assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
    assertThat(world.why())
        .startsWith("TRJ-113")
        .contains("They were not put in place")
        .contains("are not as a fresh rebuild gives them");
    assertThat(once).isTrue();
    Golden.assertFirstViews(world, "refused");
    assertThat(world.query(SHADOWS)).hasSize(1);
    world.seen = inner -> inner;
    assertThat(world.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    Golden.assertSecondRelease(world, "gone on");
  }

  /// Leaves made-up events out of the first page of the log that is read while there are shadows.
  private Tables lacking(Tables inner, AtomicBoolean once) {
    return (Tables)
        Proxy.newProxyInstance(
            Tables.class.getClassLoader(),
            new Class<?>[] {Tables.class},
            (_, method, arguments) -> {
              Object answer = method.invoke(inner, arguments);
              return answer instanceof RowPage page
                      && arguments[0].equals(JourneyWorld.LOG)
                      && hasShadows()
                      && once.compareAndSet(false, true)
                  ? new RowPage(
                      page.rows().stream().filter(row -> !LogRows.isGenerated(row)).toList(),
                      page.next())
                  : answer;
            });
  }

  /// It would never be rebuilt again, since that step is done.
  @Test
  void whatIsGoneBeforeItIsSwappedInHasTheRunTakenBack() {
    JourneyWorld.Life whole = world.new Life(CrashPoint.never());
    assertThat(whole.migrate()).as(world.why()).isInstanceOf(RunState.Ready.class);
    boolean refused = false;
    for (long write = 1; write <= whole.point.journalWrites() && !refused; write++) {
      begin();
      JourneyWorld.Life killed = world.new Life(CrashPoint.journal(write, CrashPoint.When.AFTER));
      killed.point.kill(killed::migrate);
      if (!hasShadows() || world.measured().stream().noneMatch(it -> it.startsWith("rebuild:"))) {
        continue;
      }
      String where = "killed behind journal write " + write;
      world.execute("drop schema \"TranshipShadow\" cascade");
      if (world.migrate() instanceof RunState.Ready) {
        // The step was not done, and made them anew.
        Golden.assertSecondRelease(world, where);
        continue;
      }
      refused = true;
      assertThat(world.why()).startsWith("TRJ-123").contains("'tranship rollback'");
      Golden.assertFirstViews(world, where);
      assertThat(world.rollback()).as(world.why()).isInstanceOf(RunState.RolledBack.class);
      Golden.assertFirstRelease(world, where);
    }
    assertThat(refused).as("a kill between both steps").isTrue();
  }

  @Test
  void aSchemaOfThatNameThatIsNotOursIsLeftAlone() {
    world.execute("create schema \"TranshipShadow\"");
    assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
    assertThat(world.why()).startsWith("TRJ-123").contains("TranshipShadow");
    assertThat(world.service.acts).isEmpty();
    assertThat(hasShadows()).isTrue();
  }

  /// Somebody keeps a table in what a killed run has left.
  @Test
  void norIsOneInWhichSomebodyKeepsATable() {
    JourneyWorld.Life killed = world.new Life(CrashPoint.remote(15, CrashPoint.When.AFTER));
    killed.point.kill(killed::migrate);
    assertThat(hasShadows()).isTrue();
    world.execute("create table \"TranshipShadow\".\"Mine\" (id integer)");
    assertThat(world.migrate()).isInstanceOf(RunState.Halted.class);
    assertThat(world.why()).startsWith("TRJ-123");
    assertThat(world.rollback()).isInstanceOf(RunState.RolledBack.class);
    assertThat(world.query("select count(*) from \"TranshipShadow\".\"Mine\""))
        .isEqualTo(List.of("0"));
    world.execute("drop schema \"TranshipShadow\" cascade");
    Golden.assertFirstRelease(world, "rolled back");
  }

  /// No journal is left of the run that was killed.
  @Test
  void aResetThrowsAwayWhatAKilledRunHasLeft() {
    JourneyWorld.Life killed = world.new Life(CrashPoint.remote(15, CrashPoint.When.AFTER));
    killed.point.kill(killed::migrate);
    assertThat(hasShadows()).isTrue();
    OneProcess reset =
        new OneProcess(
            new RunId("20261129-150000-j2re"),
            new ResetRunbook(world.migration(world.plan(), CrashPoint.never())),
            world.plan().settings(),
            new MemoryJournal(),
            _ -> {
              throw new IllegalStateException("no store is needed");
            },
            4,
            Clock.systemUTC(),
            new SilentOperator(true),
            CrashPoint.never());
    assertThat(reset.goOn()).isInstanceOf(RunState.Ready.class);
    Golden.assertFirstRelease(world, "reset");
  }
}
