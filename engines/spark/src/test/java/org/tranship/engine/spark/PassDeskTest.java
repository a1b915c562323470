package org.tranship.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tranship.core.layer.Rates;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.PassStopped;
import org.tranship.core.work.WorkItem;
import org.tranship.engine.spark.Answer.Word;

/// What the driver keeps of a pass: who has what, and what becomes of it when an executor is lost.
class PassDeskTest {
  private static final ExecutorFacts FACTS =
      new ExecutorFacts("1", "host", 25, "4.2.0", TranshipVersion.TEXT, 0);
  private static final int OUTSTANDING = 10;

  private final TallyLedger ledger = new TallyLedger(Integer.MAX_VALUE, () -> {});
  private final PassDesk desk = new PassDesk(ledger, new Rates(100, 1000), OUTSTANDING);

  @BeforeEach
  void feed() throws InterruptedException {
    desk.feed(items(0, 12));
    desk.fed();
  }

  private static List<WorkItem> items(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> WorkItem.same(Key.of("k" + i), ByteCount.of(10), Version.NONE))
        .toList();
  }

  private TurnId turn() {
    return turn("1");
  }

  private TurnId turn(String executor) {
    TurnId id = desk.open();
    ExecutorFacts facts = new ExecutorFacts(executor, "host", 25, "4.2.0", TranshipVersion.TEXT, 0);
    assertThat(desk.hear(new Ask.Begin(id, facts)).word()).isEqualTo(Word.YES);
    return id;
  }

  private List<WorkItem> taken(TurnId id, int most) {
    return desk.hear(new Ask.Next(id, most, true)).items();
  }

  private Word intended(TurnId id, List<WorkItem> items) {
    return desk.hear(new Ask.Intend(id, keys(items))).word();
  }

  private static List<Key> keys(List<WorkItem> items) {
    return items.stream().map(WorkItem::key).toList();
  }

  private Word recorded(TurnId id, List<WorkItem> items) {
    return desk.hear(
            new Ask.Results(
                id,
                items.stream()
                    .map(item -> ObjectResult.acted(item.key(), Outcome.DONE, "", ""))
                    .toList()))
        .word();
  }

  @Test
  void whatALostTurnHadIsHandedOutAgainAndNothingElse() {
    TurnId lost = turn();
    List<WorkItem> had = taken(lost, 4);
    intended(lost, had);
    recorded(lost, had.subList(0, 1));
    assertThat(desk.close(lost)).isTrue();
    TurnId next = turn();
    List<Key> again = new ArrayList<>(keys(taken(next, 12)));
    assertThat(again).containsExactlyInAnyOrderElementsOf(keys(had.subList(1, 4)));
    assertThat(intended(next, had.subList(1, 4))).isEqualTo(Word.YES);
    assertThat(ledger.wrong()).as("what is intended is not intended again").isEmpty();
    assertThat(recorded(next, had.subList(1, 4))).isEqualTo(Word.YES);
    assertThat(keys(taken(next, 12))).hasSize(8).doesNotContainAnyElementsOf(keys(had));
  }

  @Test
  void aTurnThatIsLostIsNotHeardAnyMore() {
    TurnId lost = turn();
    List<WorkItem> had = taken(lost, 4);
    intended(lost, had);
    desk.close(lost);
    assertThat(recorded(lost, had)).isEqualTo(Word.GONE);
    assertThat(ledger.results()).isEmpty();
    assertThat(desk.hear(new Ask.Next(lost, 4, true)).word()).isEqualTo(Word.GONE);
  }

  @Test
  void aTurnBeginsOnce() {
    TurnId id = turn();
    assertThat(desk.hear(new Ask.Begin(id, FACTS)).word()).isEqualTo(Word.GONE);
  }

  @Test
  void noMoreIsUncertainThanMayBeOverAllTurns() {
    desk.active(1);
    TurnId one = turn();
    TurnId other = turn();
    List<WorkItem> first = taken(one, 7);
    List<WorkItem> second = taken(other, 7);
    assertThat(second).hasSize(5);
    assertThat(intended(one, first)).isEqualTo(Word.YES);
    assertThat(intended(other, second)).as("12 would be uncertain").isEqualTo(Word.LATER);
    recorded(one, first);
    assertThat(intended(other, second)).isEqualTo(Word.YES);
    assertThat(ledger.mostOpen()).isEqualTo(7);
  }

  /// A note of an upload that was begun goes with the object to whoever takes it up.
  @Test
  void aNoteGoesWithTheObject() {
    TurnId lost = turn();
    List<WorkItem> had = taken(lost, 1);
    intended(lost, had);
    desk.hear(new Ask.Noted(lost, had.getFirst().key(), new Note(1, "upload 7")));
    desk.close(lost);
    assertThat(taken(turn(), 1).getFirst().note()).isEqualTo(new Note(1, "upload 7"));
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

  @Test
  void aTurnEndsWhenItsShareHasChangedAndRatesAreDividedAnew() {
    desk.active(2);
    TurnId id = turn();
    assertThat(desk.hear(new Ask.Pulse(id)).rates()).isEqualTo(new Rates(50, 500));
    desk.active(4);
    Answer answer = desk.hear(new Ask.Next(id, 4, true));
    assertThat(answer.items()).isEmpty();
    assertThat(answer.word()).as("others go on").isEqualTo(Word.YES);
    assertThat(answer.rates()).isEqualTo(new Rates(25, 250));
  }

  @Test
  void largeObjectsAreSpread() throws InterruptedException {
    PassDesk large = new PassDesk(ledger, Rates.UNLIMITED, OUTSTANDING);
    large.feed(
        IntStream.range(0, 8)
            .mapToObj(
                i -> WorkItem.same(Key.of("big" + i), ByteCount.ofMiB(1 + 60L * i), Version.NONE))
            .toList());
    TurnId id = large.open();
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      sizes.add(large.hear(new Ask.Next(id, 8, true)).items().size());
    }
    assertThat(sizes).containsExactly(2, 1, 1, 1, 1, 1, 1);
  }
}
