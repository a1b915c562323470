package org.tranship.engine.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.tranship.engine.spark.DeskScene.sums;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tranship.core.layer.Rates;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.core.work.Engine;
import org.tranship.core.work.Portion;
import org.tranship.core.work.WorkItem;
import org.tranship.engine.spark.Answer.Word;

/// How a desk has several turns work on one object: who gets which portion, what a lost turn costs,
/// and that nothing is begun before the step in front of it has come to its end.
class SharedObjectsTest {
  private static final Key BIG = Key.of("big");
  private static final long PART = 100;
  private static final long SIZE = 350;
  private static final String FORM = "aabb";

  private final Map<Key, Note> notes = new ConcurrentHashMap<>();
  private final List<ObjectResult> recorded = new ArrayList<>();
  private final List<Key> intended = new ArrayList<>();
  private final PassDesk desk =
      new PassDesk(
          new Engine.Ledger() {
            @Override
            public void intend(List<WorkItem> items) {
              items.forEach(item -> intended.add(item.key()));
            }

            @Override
            public void record(List<ObjectResult> results) {
              recorded.addAll(results);
            }

            @Override
            public void note(Key key, Note note) {
              notes.put(key, note);
            }
          },
          Rates.UNLIMITED,
          40,
          Optional.of(ByteCount.of(SIZE)));

  @BeforeEach
  void feed() throws InterruptedException {
    desk.active(2);
    desk.feed(
        List.of(
            item(BIG),
            WorkItem.same(Key.of("little"), ByteCount.of(10), Version.of("v")),
            item(Key.of("big2")),
            item(Key.of("big3"))));
    desk.fed();
  }

  private static WorkItem item(Key key) {
    return WorkItem.same(key, ByteCount.of(SIZE), Version.of("v"));
  }

  private TurnId turn() {
    TurnId id = desk.open();
    desk.hear(new Ask.Begin(id, DeskScene.FACTS));
    return id;
  }

  /// The next item of a turn, intended.
  private WorkItem next(TurnId id) {
    List<WorkItem> items = desk.hear(new Ask.Next(id, 1, true)).items();
    assertThat(items).hasSize(1);
    intend(id, items);
    return items.getFirst();
  }

  private void intend(TurnId id, List<WorkItem> items) {
    assertThat(desk.hear(new Ask.Intend(id, DeskScene.keys(items))).word()).isEqualTo(Word.YES);
  }

  private void tell(TurnId id, WorkItem item, Outcome outcome, String code, String note) {
    ObjectResult result =
        new ObjectResult(
            item.key(),
            item.target(),
            outcome,
            Level.NONE,
            item.size(),
            Optional.empty(),
            Version.of("v"),
            Version.of("w"),
            code,
            code.isEmpty() ? "" : "a planned fault",
            note);
    assertThat(desk.hear(new Ask.Results(id, List.of(result))).word()).isEqualTo(Word.YES);
  }

  private void open(TurnId id, WorkItem item, String there) {
    assertThat(item.portion()).containsInstanceOf(Portion.Opening.class);
    tell(id, item, Outcome.DONE, "", "shared " + FORM + " " + PART + " upload-1" + there);
  }

  private void sent(TurnId id, WorkItem part) {
    Portion.Sending sending = (Portion.Sending) part.portion().orElseThrow();
    tell(
        id,
        part,
        Outcome.DONE,
        "",
        sending.number() + " " + part.size().bytes() + " " + sums(sending.number()) + " tag");
  }

  /// Has all parts sent, and gives what comes next.
  private WorkItem end(TurnId id) {
    open(id, next(id), "");
    for (int i = 0; i < 4; i++) {
      sent(id, next(id));
    }
    return next(id);
  }

  private static long offset(WorkItem part) {
    return ((Portion.Sending) part.portion().orElseThrow()).offset();
  }

  @Test
  void partsGoToWhoeverAsksBeforeOtherObjects() {
    TurnId one = turn();
    TurnId other = turn();
    open(one, next(one), "");
    List<Long> offsets = new ArrayList<>();
    List<Long> sizes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      WorkItem part = next(i % 2 == 0 ? one : other);
      offsets.add(offset(part));
      sizes.add(part.size().bytes());
    }
    assertThat(offsets).containsExactly(0L, 100L, 200L, 300L);
    assertThat(sizes).containsExactly(100L, 100L, 100L, 50L);
    assertThat(intended).as("what the journal knows").containsExactly(BIG);
    assertThat(next(one).key()).isEqualTo(Key.of("little"));
  }

  @Test
  void thereAreNoMoreOfThemThanTurnsAndOthersGoPast() {
    TurnId one = turn();
    TurnId other = turn();
    WorkItem first = next(one);
    assertThat(next(one).key()).isEqualTo(Key.of("little"));
    assertThat(next(other).key()).isEqualTo(Key.of("big2"));
    Answer answer = desk.hear(new Ask.Next(other, 1, true));
    assertThat(answer.items()).isEmpty();
    assertThat(answer.word()).as("parts may come").isEqualTo(Word.LATER);
    open(one, first, "");
    assertThat(offset(next(other))).isZero();
  }

  @Test
  void whatALostTurnHadIsSentByAnotherAndNothingElse() {
    TurnId lost = turn();
    TurnId other = turn();
    open(lost, next(lost), "");
    sent(lost, next(lost));
    WorkItem inFlight = next(lost);
    desk.close(lost);
    List<Long> offsets = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      WorkItem part = next(other);
      offsets.add(offset(part));
      sent(other, part);
    }
    assertThat(offsets).containsExactly(offset(inFlight), 200L, 300L);
    assertThat(next(other).portion()).containsInstanceOf(Portion.Closing.class);
    assertThat(intended).containsExactly(BIG);
  }

  @Test
  void anOpeningThatIsLostIsRepeatedWithItsNote() {
    TurnId lost = turn();
    WorkItem opening = next(lost);
    Note note = new Note(3, FORM + " " + PART + " upload-1");
    desk.hear(new Ask.Noted(lost, opening.key(), note));
    desk.close(lost);
    WorkItem again = next(turn());
    assertThat(again.note()).isEqualTo(note);
    assertThat(again.portion()).containsInstanceOf(Portion.Opening.class);
    assertThat(intended).containsExactly(BIG);
  }

  @Test
  void digestsAreNotedAndTheEndHasAllOfThem() {
    TurnId one = turn();
    open(one, next(one), "\n2 100 - tag\n4 50 " + sums(4) + " tag");
    WorkItem first = next(one);
    WorkItem second = next(one);
    assertThat(((Portion.Sending) first.portion().orElseThrow()).there()).isEmpty();
    assertThat(((Portion.Sending) second.portion().orElseThrow()).there()).isPresent();
    sent(one, first);
    assertThat(notes.get(BIG))
        .isEqualTo(new Note(4, FORM + " " + PART + " upload-1\n1 " + sums(1) + "\n4 " + sums(4)));
    sent(one, second);
    sent(one, next(one));
    WorkItem end = next(one);
    assertThat(end.key()).isEqualTo(BIG);
    assertThat(((Portion.Closing) end.portion().orElseThrow()).parts())
        .extracting(mark -> mark.part().number())
        .containsExactly(1, 2, 3, 4);
    tell(one, end, Outcome.DONE, "", "unread size=350 content=identity");
    for (int i = 0; i < 4; i++) {
      WorkItem reading = next(one);
      assertThat(reading.portion()).containsInstanceOf(Portion.Reading.class);
      assertThat(recorded).isEmpty();
      tell(one, reading, Outcome.DONE, "", "");
    }
    assertThat(recorded)
        .singleElement()
        .satisfies(
            result -> {
              assertThat(result.key()).isEqualTo(BIG);
              assertThat(result.level()).isEqualTo(Level.READBACK);
              assertThat(result.note()).isEqualTo("size=350 content=identity");
            });
    assertThat(desk.uncertain()).isZero();
  }

  @Test
  void aPartThatFailsEndsTheObjectOnceTheOthersHaveComeToTheirEnd() {
    TurnId one = turn();
    TurnId other = turn();
    open(one, next(one), "");
    WorkItem fails = next(one);
    WorkItem late = next(other);
    tell(one, fails, Outcome.FAILED, Kind.CHANGED.code(), "");
    assertThat(next(one).key()).as("no more of it").isEqualTo(Key.of("little"));
    sent(other, late);
    WorkItem end = next(one);
    assertThat(end.portion())
        .contains(new Portion.Abandoning("upload-1", Kind.CHANGED.code(), "a planned fault"));
    tell(one, end, Outcome.FAILED, Kind.CHANGED.code(), "");
    assertThat(recorded).extracting(ObjectResult::key).containsExactly(BIG);
  }

  /// Nobody else would end the upload: behind a result no note of it is left.
  @Test
  void anEndThatIsRefusedEndsTheUploadBeforeTheObjectHasFailed() {
    TurnId one = turn();
    String code = Kind.CONDITION_FAILED.code();
    WorkItem closing = end(one);
    assertThat(closing.portion()).containsInstanceOf(Portion.Closing.class);
    tell(one, closing, Outcome.FAILED, code, "");
    assertThat(recorded).isEmpty();
    WorkItem last = next(one);
    assertThat(last.portion())
        .contains(new Portion.Abandoning("upload-1", code, "a planned fault"));
    tell(one, last, Outcome.FAILED, code, "");
    assertThat(recorded)
        .extracting(ObjectResult::key, ObjectResult::code)
        .containsExactly(tuple(BIG, code));
  }

  @Test
  void wrongBytesAreTakenBackAndAnUnreadableCopyIsNot() {
    for (Kind kind : List.of(Kind.CORRUPT, Kind.CHANGED)) {
      TurnId one = turn();
      tell(one, end(one), Outcome.DONE, "", "unread size=350 content=identity");
      tell(one, next(one), Outcome.FAILED, kind.code(), "");
      if (kind == Kind.CORRUPT) {
        WorkItem back = next(one);
        assertThat(back.portion())
            .contains(new Portion.TakingBack(Version.of("w"), "a planned fault"));
        tell(one, back, Outcome.FAILED, kind.code(), "");
        assertThat(next(one).key()).isEqualTo(Key.of("little"));
      }
    }
    assertThat(recorded)
        .extracting(ObjectResult::key, ObjectResult::code)
        .containsExactly(
            tuple(BIG, Kind.CORRUPT.code()), tuple(Key.of("big2"), Kind.CHANGED.code()));
  }

  @Test
  void aSingleTurnCopiesAnObjectAsEver() {
    desk.active(1);
    assertThat(next(turn()).portion()).isEmpty();
  }
}
