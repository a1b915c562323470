package org.tranship.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tranship.core.layer.Rates;
import org.tranship.core.outcome.Note;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.WorkItem;
import org.tranship.engine.spark.Answer.Word;

/// What the driver keeps of a pass: who has what, and what becomes of it when an executor is lost.
class PassDeskTest extends DeskScene {
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

  /// Else it would wait for room for ever.
  @Test
  void whereNothingIsUncertainMoreThanMayBeIsBegunAtOnce() {
    TurnId id = turn();
    List<WorkItem> had = taken(id, 12);
    assertThat(had).hasSize(12);
    assertThat(intended(id, had)).isEqualTo(Word.YES);
  }

  @Test
  void theSameKeyAgainIsHandedOutWhenTheFirstIsOver() throws InterruptedException {
    PassDesk twice = new PassDesk(ledger, Rates.UNLIMITED, OUTSTANDING);
    twice.feed(items(0, 1));
    twice.feed(items(0, 1));
    TurnId id = twice.open();
    List<WorkItem> first = twice.hear(new Ask.Next(id, 4, true)).items();
    assertThat(first).hasSize(1);
    Answer none = twice.hear(new Ask.Next(id, 4, true));
    assertThat(none.items()).isEmpty();
    assertThat(none.word()).isEqualTo(Word.LATER);
    twice.hear(new Ask.Intend(id, keys(first)));
    twice.hear(results(id, first));
    assertThat(twice.hear(new Ask.Next(id, 4, true)).items()).isEqualTo(first);
  }

  @Test
  void moreWorkIsTakenInOnlyWhenThereIsRoomForIt() throws InterruptedException {
    desk.feed(items(12, 20));
    Thread feeding =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    desk.feed(items(20, 26));
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                });
    while (feeding.getState() != Thread.State.TIMED_WAITING) {
      assertThat(feeding.isAlive()).as("it waits").isTrue();
      Thread.sleep(1);
    }
    TurnId id = turn();
    assertThat(taken(id, 6)).hasSize(6);
    feeding.join();
    assertThat(taken(id, 100)).hasSize(20);
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

  @Test
  void theSameKeyAgainWaitsForALargeObject() throws InterruptedException {
    PassDesk twice = new PassDesk(ledger, Rates.UNLIMITED, 40, Optional.of(ByteCount.of(10)));
    twice.active(2);
    twice.feed(List.of(items(0, 1).getFirst(), items(0, 1).getFirst()));
    TurnId one = twice.open();
    TurnId other = twice.open();
    assertThat(twice.hear(new Ask.Next(one, 1, true)).items()).hasSize(1);
    assertThat(twice.hear(new Ask.Next(other, 1, true)).items()).isEmpty();
  }
}
