package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tranship.core.control.Answer;
import org.tranship.core.control.Controls;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.journal.MemoryJournal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.run.RunListener;
import org.tranship.core.run.RunRefused;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Ready;
import org.tranship.core.run.RunState.RolledBack;
import org.tranship.core.run.Runner;
import org.tranship.core.run.Transitions;
import org.tranship.core.run.Verb;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.MemoryStore;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.SecretVault;
import org.tranship.core.work.Codecs;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.LocalEngine;
import org.tranship.testkit.fault.CrashPoint;
import org.tranship.testkit.fault.CrashingJournal;
import org.tranship.testkit.run.SilentOperator;
import org.tranship.testkit.run.ToldActs;

/// A registry that is kept read-only by a run of its own.
class ReadOnlyRunbookTest {
  private static final RunId RUN = new RunId("20261129-100000-read");

  private final SecretVault secrets = new SecretVault(Map.of());
  private final Controls controls =
      new Controls(
          List.of(new ToldActs(Set.of("command", "write"), this::tell, ToldActs.NO_PROBE)),
          secrets);
  private LittleService service = service();
  private MemoryJournal journal = new MemoryJournal();
  private final List<String> said = new ArrayList<>();
  private boolean deaf;

  /// How often opening has no effect from now on.
  private int stuck;

  private static LittleService service() {
    return new LittleService(new LittleRegistry(new MemoryStore("images"), ""));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("registry.url", service.url());
    settings.put("fence.raise.0001.kind", "command");
    settings.put("fence.raise.0001.argv.0001", "close");
    settings.put("fence.lower.0001.kind", "command");
    settings.put("fence.lower.0001.argv.0001", "open");
    return settings;
  }

  private Runner runner(CrashPoint point) {
    return new Runner(
        new CrashingJournal(journal, point),
        new LocalEngine(
            _ -> new MemoryStore("images"),
            new Codecs(List.of()),
            new EngineLimits(3, ByteCount.ofMiB(8), 4, Duration.ofMillis(2))),
        Clock.systemUTC(),
        new SilentOperator(false),
        RunListener.NONE);
  }

  private ReadOnlyRunbook runbook() {
    return new ReadOnlyRunbook(settings(), controls, secrets, Duration.ZERO);
  }

  private Object close(CrashPoint point) {
    if (!journal.runs().isEmpty()) {
      return runner(point).resume(RUN, runbook(), Verb.MIGRATE);
    }
    RunHeader header =
        new RunHeader(
            RUN, ReadOnlyRunbook.NAME, settings(), Clock.systemUTC().instant(), "me@here", "test");
    return runner(point).start(header, runbook());
  }

  private Object open(CrashPoint point) {
    return runner(point).resume(RUN, runbook(), Verb.ROLLBACK);
  }

  @Test
  void itIsClosedProvenAndOpenedAgain() throws InterruptedException {
    assertThat(close(CrashPoint.never())).isInstanceOf(Ready.class);
    assertThat(service.isReadOnly()).isTrue();
    Runner runner = runner(CrashPoint.never());
    assertThat(runner.verify(RUN, runbook())).isInstanceOf(StepResult.Done.class);
    service.readOnly(false);
    assertThat(runner.verify(RUN, runbook())).isInstanceOf(StepResult.Partial.class);
    service.readOnly(true);
    assertThatThrownBy(() -> runner.resume(RUN, runbook(), Verb.COMPLETE))
        .isInstanceOf(RunRefused.class)
        .hasMessageContaining("until this run is rolled back");
    assertThat(open(CrashPoint.never())).isInstanceOf(RolledBack.class);
    assertThat(service.isReadOnly()).isFalse();
  }

  @Test
  void openingThatHasNoEffectIsToldOnceMoreAndThenSaidToHaveFailed() {
    close(CrashPoint.never());
    stuck = 2;
    assertThat(open(CrashPoint.never()))
        .isInstanceOfSatisfying(
            Halted.class,
            halted -> assertThat(halted.detail()).contains("TRM-127", "HTTP 405", "still up"));
    assertThat(service.isReadOnly()).isTrue();
    stuck = 1;
    assertThat(open(CrashPoint.never())).isInstanceOf(RolledBack.class);
    assertThat(service.isReadOnly()).isFalse();
  }

  @Test
  void whatDoesNotCloseItIsRefusedAndTakenBack() {
    deaf = true;
    assertThat(close(CrashPoint.never()))
        .isInstanceOfSatisfying(
            Halted.class, halted -> assertThat(halted.detail()).contains("not proven"));
    assertThat(service.isReadOnly()).isFalse();
  }

  @Test
  void oneThatIsClosedIsNotOpenedByAProbeThatProvesNothing() throws InterruptedException {
    close(CrashPoint.never());
    said.clear();
    service.down(true);
    assertThat(runner(CrashPoint.never()).verify(RUN, runbook().keeping()))
        .isInstanceOfSatisfying(
            StepResult.Refused.class,
            refused -> assertThat(refused.detail()).contains("TRM-124", "left up"));
    service.down(false);
    assertThat(said).isEmpty();
    assertThat(service.isReadOnly()).isTrue();
  }

  @Test
  void oneThatSomebodyOpenedIsClosedOnceMoreAndNotOpenedFirst() throws InterruptedException {
    close(CrashPoint.never());
    said.clear();
    service.readOnly(false);
    assertThat(runner(CrashPoint.never()).verify(RUN, runbook().keeping()))
        .isInstanceOf(StepResult.Done.class);
    assertThat(service.isReadOnly()).isTrue();
    deaf = true;
    service.readOnly(false);
    assertThat(runner(CrashPoint.never()).verify(RUN, runbook().keeping()))
        .isInstanceOfSatisfying(
            StepResult.Refused.class,
            refused -> assertThat(refused.detail()).contains("TRM-125", "not lowered"));
    assertThat(said).containsExactly("[close]", "[close]");
    assertThat(open(CrashPoint.never())).isInstanceOf(RolledBack.class);
  }

  @Test
  void oneThatWasCutOffOnceClosedIsNotOpenedByTheNextThatCloses() {
    CrashPoint whole = CrashPoint.journal(Long.MAX_VALUE, CrashPoint.When.BEFORE);
    close(whole);
    for (CrashPoint point : whole.passed()) {
      anew();
      CrashPoint killed = point.again();
      killed.kill(() -> close(killed));
      said.clear();
      service.down(service.isReadOnly());
      boolean doubted = service.isReadOnly() && !isReady();
      Object state = close(CrashPoint.never());
      service.down(false);
      assertThat(service.isReadOnly()).as("%s", point).isTrue();
      assertThat(said).as("%s", point).doesNotContain("[open]");
      assertThat(state instanceof Ready).as("%s", point).isEqualTo(!doubted);
    }
  }

  @Test
  void killedAnywhereWhileItIsClosedItIsClosedOrOpenedByTheNext() {
    CrashPoint whole = CrashPoint.journal(Long.MAX_VALUE, CrashPoint.When.BEFORE);
    close(whole);
    assertThat(whole.passed()).hasSizeGreaterThan(10);
    for (CrashPoint point : whole.passed()) {
      for (boolean forth : new boolean[] {true, false}) {
        anew();
        CrashPoint killed = point.again();
        killed.kill(() -> close(killed));
        assertThat(killed.reached()).as("%s", point).isTrue();
        if (forth || !isBegun()) {
          assertThat(close(CrashPoint.never())).as("%s", point).isInstanceOf(Ready.class);
          assertThat(service.isReadOnly()).as("%s", point).isTrue();
        } else {
          assertThat(open(CrashPoint.never())).as("%s", point).isInstanceOf(RolledBack.class);
          assertThat(service.isReadOnly()).as("%s", point).isFalse();
        }
      }
    }
  }

  @Test
  void killedAnywhereWhileItIsOpenedItIsOpenedByTheNext() {
    close(CrashPoint.never());
    CrashPoint whole = CrashPoint.journal(Long.MAX_VALUE, CrashPoint.When.BEFORE);
    open(whole);
    assertThat(whole.passed()).hasSizeGreaterThan(5);
    for (CrashPoint point : whole.passed()) {
      anew();
      close(CrashPoint.never());
      CrashPoint killed = point.again();
      killed.kill(() -> open(killed));
      assertThat(open(CrashPoint.never())).as("%s", point).isInstanceOf(RolledBack.class);
      assertThat(service.isReadOnly()).as("%s", point).isFalse();
    }
  }

  private boolean isReady() {
    return journal
        .view(RUN)
        .map(view -> Transitions.fold(view.entries()) instanceof Ready)
        .orElse(false);
  }

  private boolean isBegun() {
    return journal
        .view(RUN)
        .map(view -> !(Transitions.fold(view.entries()) instanceof RunState.Created))
        .orElse(false);
  }

  private void anew() {
    journal = new MemoryJournal();
    service.readOnly(false);
  }

  @Test
  void aFenceThatNothingProvesIsRefused() {
    Map<String, String> settings = settings();
    settings.remove("registry.url");
    assertThatThrownBy(() -> new ReadOnlyRunbook(settings, controls, secrets))
        .isInstanceOf(PlanContradiction.class)
        .hasMessageContaining("nothing would prove");
    settings.put("fence.prove.0001.kind", "write");
    settings.put("fence.prove.0001.url", "memory:x");
    assertThatThrownBy(() -> new ReadOnlyRunbook(settings, controls, secrets))
        .isInstanceOf(PlanContradiction.class)
        .hasMessageContaining("go over HTTP");
    assertThat(ReadOnlyRunbook.settings(Map.of("stores.a", "b", "registry.url", "c")))
        .containsOnlyKeys("registry.url");
  }

  private Answer tell(List<String> words) {
    said.add(words.toString());
    boolean closes = words.contains("close");
    if (closes || stuck == 0) {
      service.readOnly(!deaf && closes);
    } else {
      stuck--;
    }
    return new Answer.Done("ok");
  }
}
