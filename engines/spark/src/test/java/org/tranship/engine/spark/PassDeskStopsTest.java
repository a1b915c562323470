package org.tranship.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tranship.core.layer.Rates;
import org.tranship.core.work.PassStopped;
import org.tranship.core.work.WorkItem;
import org.tranship.engine.spark.Answer.Word;

/// What ends a pass before its time, and what does not.
class PassDeskStopsTest extends DeskScene {
  @Test
  void aPassThatIsStoppedBeginsNothingAndTakesWhatIsInFlight() {
    TurnId id = turn();
    List<WorkItem> had = taken(id, 4);
    intended(id, had.subList(0, 2));
    desk.stop();
    assertThat(desk.hear(new Ask.Pulse(id)).word()).isEqualTo(Word.STOP);
    assertThat(desk.hear(new Ask.Next(id, 4, true)).word()).isEqualTo(Word.STOP);
    assertThat(intended(id, had.subList(2, 4))).isEqualTo(Word.STOP);
    assertThat(recorded(id, had.subList(0, 2))).isEqualTo(Word.YES);
    assertThat(ledger.results()).hasSize(2);
    assertThat(ledger.open()).isZero();
    assertThat(desk.hear(new Ask.Begin(desk.open(), FACTS)).word()).isEqualTo(Word.STOP);
  }

  @Test
  void aLedgerThatFailsStopsThePassAndNothingMoreIsHeard() throws InterruptedException {
    RuntimeException full = new IllegalStateException("the disk is full");
    TallyLedger failing =
        new TallyLedger(
            1,
            () -> {
              throw full;
            });
    PassDesk failed = new PassDesk(failing, Rates.UNLIMITED, OUTSTANDING);
    failed.feed(items(0, 4));
    TurnId id = failed.open();
    TurnId other = failed.open();
    List<WorkItem> had = failed.hear(new Ask.Next(id, 2, true)).items();
    assertThat(failed.hear(new Ask.Intend(id, keys(had))).word()).isEqualTo(Word.YES);
    assertThat(failed.hear(results(id, had)).word()).isEqualTo(Word.GONE);
    assertThat(failed.fault()).containsSame(full);
    assertThat(failed.over()).isTrue();
    assertThat(failed.hear(new Ask.Pulse(other)).word()).isEqualTo(Word.GONE);
    assertThat(failed.recorded()).isZero();
  }

  @Test
  void whatATurnNeverGotIsNotTakenFromIt() {
    TurnId one = turn();
    TurnId other = turn();
    List<WorkItem> had = taken(one, 2);
    intended(one, had);
    assertThat(recorded(other, had)).isEqualTo(Word.GONE);
    assertThat(ledger.results()).isEmpty();
    assertThat(desk.fault())
        .hasValueSatisfying(fault -> assertThat(fault).hasMessageContaining("which it never got"));
  }

  @Test
  void whatWasOnlyHandedOutIsNotHeldAgainstIt() {
    for (int i = 0; i < PassDesk.TRIES * PassDesk.TRIES + 1; i++) {
      TurnId lost = turn("executor " + i);
      assertThat(taken(lost, 1)).hasSize(1);
      assertThat(desk.close(lost)).isTrue();
      assertThat(desk.close(lost)).as("closed before").isFalse();
    }
    assertThat(desk.over()).isFalse();
    assertThat(desk.close(desk.open())).as("not begun").isFalse();
  }

  @Test
  void anObjectThatTakesExecutorsWithItStopsThePassAndIsNamed() {
    for (int i = 0; i < PassDesk.TRIES; i++) {
      assertThat(desk.over()).isFalse();
      TurnId lost = turn("executor " + i);
      intended(lost, taken(lost, 1));
      desk.close(lost);
    }
    assertThat(desk.fault())
        .hasValueSatisfying(
            fault ->
                assertThat(fault)
                    .isInstanceOf(PassStopped.class)
                    .hasMessageContaining("TRW-105")
                    .hasMessageContaining("\"k0\""));
  }

  @Test
  void turnsOfOneExecutorCountAsOne() {
    for (int i = 0; i < PassDesk.TRIES * PassDesk.TRIES; i++) {
      assertThat(desk.over()).as("turn " + i).isFalse();
      TurnId lost = turn();
      intended(lost, taken(lost, 1));
      desk.close(lost);
    }
    assertThat(desk.fault())
        .hasValueSatisfying(
            fault -> assertThat(fault).hasMessageContaining("in 16 turns that were lost, on 1 "));
  }

  @Test
  void anExecutorThatDoesNotFitStopsThePassAndOthersAreRecorded() {
    TurnId works = turn();
    List<WorkItem> had = taken(works, 2);
    intended(works, had);
    ExecutorFacts old = new ExecutorFacts("2", "old", 21, "4.2.0", TranshipVersion.TEXT, 0);
    assertThat(new Fitness("4.2.0").hear(desk, new Ask.Begin(desk.open(), old)).word())
        .isEqualTo(Word.GONE);
    assertThat(desk.fault())
        .hasValueSatisfying(
            fault ->
                assertThat(fault)
                    .hasMessageContaining("TRW-108")
                    .isInstanceOfSatisfying(
                        PassStopped.class, stopped -> assertThat(stopped.refused()).isTrue()));
    assertThat(recorded(works, had)).isEqualTo(Word.YES);
    assertThat(ledger.results()).hasSize(2);
  }
}
