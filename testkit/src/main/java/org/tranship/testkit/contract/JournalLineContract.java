package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tranship.testkit.contract.JournalSamples.intent;
import static org.tranship.testkit.contract.JournalSamples.result;
import static org.tranship.testkit.contract.JournalUnderTest.all;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.RunLog;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.Tally;
import org.tranship.core.value.Key;

/// What is written comes back as it was: entries, results and notes, the newest of each key.
interface JournalLineContract extends JournalUnderTest {
  @Test
  default void everyEntryComesBackInTheOrderWritten() {
    List<JournalEntry> entries = JournalSamples.entries();
    assertThat(entries)
        .extracting(entry -> (Object) entry.getClass())
        .as("the samples know every kind of entry")
        .contains((Object[]) JournalEntry.class.getPermittedSubclasses());
    try (RunLog log = created()) {
      entries.forEach(log::append);
      assertThat(log.entries()).isEqualTo(entries);
    }
    assertThat(another().view(RUN)).map(RunView::entries).contains(entries);
  }

  @Test
  default void everyResultComesBackAsItWas() {
    List<ObjectResult> results = JournalSamples.results();
    List<Key> keys = results.stream().map(ObjectResult::key).sorted().toList();
    try (RunLog log = created()) {
      log.record(COPY, results);
      assertThat(log.results(COPY, keys).values()).containsExactlyInAnyOrderElementsOf(results);
    }
    RunView view = another().view(RUN).orElseThrow();
    assertThat(view.results(COPY, keys).values()).containsExactlyInAnyOrderElementsOf(results);
    assertThat(all(view.results(COPY, EnumSet.allOf(Outcome.class), Optional.empty())))
        .containsExactlyInAnyOrderElementsOf(results)
        .extracting(ObjectResult::key)
        .isEqualTo(keys);
  }

  @Test
  default void everyIntentComesBackAsItWas() {
    List<ObjectIntent> intents = new ArrayList<>();
    for (Key key : JournalSamples.orderedKeys()) {
      intents.add(
          intents.size() % 2 == 0
              ? ObjectIntent.of(key)
              : new ObjectIntent(key, Key.of("to/" + key)));
    }
    List<ObjectIntent> shuffled = new ArrayList<>(intents);
    Collections.shuffle(shuffled, new Random(1));
    try (RunLog log = created()) {
      log.intend(COPY, shuffled);
      assertThat(all(log.unsettled(COPY))).isEqualTo(intents);
    }
    assertThat(all(another().view(RUN).orElseThrow().unsettled(COPY))).isEqualTo(intents);
  }

  @Test
  default void theNewestResultCounts() {
    try (RunLog log = created()) {
      log.record(COPY, List.of(result("a", Outcome.FAILED), result("b", Outcome.DONE)));
      log.record(COPY, List.of(result("a", Outcome.UNKNOWN)));
      log.record(COPY, List.of(result("a", Outcome.SAME), result("a", Outcome.SKIPPED)));
      assertThat(log.results(COPY, List.of(Key.of("a"), Key.of("b"), Key.of("c"))))
          .isEqualTo(
              Map.of(
                  Key.of("a"),
                  result("a", Outcome.SKIPPED),
                  Key.of("b"),
                  result("b", Outcome.DONE)));
      assertThat(all(log.results(COPY, EnumSet.allOf(Outcome.class), Optional.empty())))
          .containsExactly(result("a", Outcome.SKIPPED), result("b", Outcome.DONE));
      for (Outcome older : List.of(Outcome.FAILED, Outcome.UNKNOWN, Outcome.SAME)) {
        assertThat(all(log.results(COPY, EnumSet.of(older), Optional.empty()))).isEmpty();
      }
    }
  }

  @Test
  default void theGreatestKeyIsTheOneThatIsLastInOrder() {
    try (RunLog log = created()) {
      assertThat(log.greatest(COPY)).isEmpty();
      log.record(DELETE, List.of(result("z", Outcome.DONE)));
      assertThat(log.greatest(COPY)).isEmpty();
      List<Key> keys = JournalSamples.orderedKeys();
      List<Key> shuffled = new ArrayList<>(keys);
      Collections.shuffle(shuffled, new Random(3));
      shuffled.forEach(
          key -> log.record(COPY, List.of(ObjectResult.acted(key, Outcome.FAILED, "", ""))));
      log.intend(COPY, List.of(ObjectIntent.of(Key.of(keys.getLast() + "z"))));
      assertThat(log.greatest(COPY)).contains(keys.getLast());
    }
    assertThat(another().view(RUN).orElseThrow().greatest(DELETE)).contains(Key.of("z"));
  }

  @Test
  default void resultsComeInKeyOrderAfterAKeyAndByOutcome() {
    List<Key> keys = JournalSamples.orderedKeys();
    List<Outcome> outcomes = List.of(Outcome.values());
    List<ObjectResult> results = new ArrayList<>();
    for (Key key : keys) {
      Outcome outcome = outcomes.get(results.size() % outcomes.size());
      results.add(ObjectResult.acted(key, outcome, "", ""));
    }
    List<ObjectResult> shuffled = new ArrayList<>(results);
    Collections.shuffle(shuffled, new Random(2));
    try (RunLog log = created()) {
      shuffled.forEach(result -> log.record(COPY, List.of(result)));
      EnumSet<Outcome> every = EnumSet.allOf(Outcome.class);
      assertThat(all(log.results(COPY, every, Optional.empty()))).isEqualTo(results);
      for (int i = 0; i < keys.size(); i++) {
        assertThat(all(log.results(COPY, every, Optional.of(keys.get(i)))))
            .isEqualTo(results.subList(i + 1, results.size()));
      }
      EnumSet<Outcome> bad = EnumSet.of(Outcome.FAILED, Outcome.UNKNOWN);
      assertThat(all(log.results(COPY, bad, Optional.empty())))
          .isEqualTo(results.stream().filter(result -> bad.contains(result.outcome())).toList());
      assertThat(all(log.results(COPY, EnumSet.noneOf(Outcome.class), Optional.empty()))).isEmpty();
      assertThat(all(log.results(COPY, every, Optional.of(Key.of("nothing\udbff\udfff")))))
          .isEqualTo(all(log.results(COPY, every, Optional.of(Key.of("b".repeat(1024))))));
    }
  }

  @Test
  default void manyKeysAreAskedForAtOnce() {
    try (RunLog log = created()) {
      log.record(COPY, JournalSamples.results(1, 1_000));
      List<Key> keys = new ArrayList<>();
      JournalSamples.intents(1, 1_000).forEach(intent -> keys.add(intent.key()));
      JournalSamples.intents(2, 7).forEach(intent -> keys.add(intent.key()));
      assertThat(log.results(COPY, keys).values())
          .containsExactlyInAnyOrderElementsOf(JournalSamples.results(1, 1_000));
      assertThat(log.results(COPY, List.of())).isEmpty();
    }
  }

  @Test
  default void theNewestNoteOfAKeyCounts() {
    try (RunLog log = created()) {
      Key key = Key.of("a");
      log.note(COPY, key, new Note(1, "first"));
      for (String odd : JournalSamples.ODD) {
        Note note = new Note(7, odd);
        log.note(COPY, key, note);
        assertThat(log.notes(COPY, List.of(key, Key.of("b")))).isEqualTo(Map.of(key, note));
      }
      assertThat(log.notes(DELETE, List.of(key))).isEmpty();
      assertThat(log.notes(COPY, List.of())).isEmpty();
      log.note(COPY, Key.of("b"), Note.NONE);
    }
    assertThat(another().view(RUN).orElseThrow().notes(COPY, List.of(Key.of("b"))))
        .isEqualTo(Map.of(Key.of("b"), Note.NONE));
  }

  @Test
  default void aTallyCountsTheNewestOfEachKey() {
    List<ObjectResult> results = JournalSamples.results();
    try (RunLog log = created()) {
      assertThat(log.tally(COPY)).isEqualTo(Tally.EMPTY);
      log.record(COPY, results.stream().map(r -> result(r.key().text(), Outcome.FAILED)).toList());
      assertThat(log.tally(COPY).failed()).isEqualTo(results.size());
      log.record(COPY, results);
      Tally tally = log.tally(COPY);
      for (Outcome outcome : Outcome.values()) {
        assertThat(tally.count(outcome))
            .isEqualTo(results.stream().filter(r -> r.outcome() == outcome).count());
      }
      List<ObjectResult> good = results.stream().filter(ObjectResult::succeeded).toList();
      for (Level level : Level.values()) {
        assertThat(tally.levels())
            .containsEntry(level, good.stream().filter(r -> r.level() == level).count());
      }
      assertThat(tally.bytes().bytes())
          .isEqualTo(good.stream().mapToLong(r -> r.size().bytes()).sum());
      assertThat(log.tally(DELETE)).isEqualTo(Tally.EMPTY);
    }
  }

  @Test
  default void passesAreApart() {
    try (RunLog log = created()) {
      log.intend(COPY, List.of(intent("a")));
      log.record(DELETE, List.of(result("a", Outcome.DONE)));
      assertThat(all(log.unsettled(COPY))).containsExactly(intent("a"));
      assertThat(all(log.unsettled(DELETE))).isEmpty();
      assertThat(log.results(COPY, List.of(Key.of("a")))).isEmpty();
      assertThat(log.results(DELETE, List.of(Key.of("a")))).hasSize(1);
    }
  }

  @Test
  default void passesAreNamedInTheOrderOfTheirFirstLine() {
    try (RunLog log = created()) {
      assertThat(log.passes()).isEmpty();
      log.tally(COPY);
      log.intend(COPY, List.of());
      log.record(COPY, List.of());
      assertThat(log.passes()).as("reading, and writing nothing, makes no pass").isEmpty();
      log.note(DELETE, Key.of("a"), Note.NONE);
      log.intend(COPY, List.of(intent("a")));
      log.record(DELETE, List.of(result("a", Outcome.DONE)));
      assertThat(log.passes()).containsExactly(DELETE, COPY);
    }
    assertThat(another().view(RUN).orElseThrow().passes()).containsExactly(DELETE, COPY);
  }

  @Test
  default void moreThanABatchIsRefusedWhole() {
    try (RunLog log = created()) {
      log.intend(COPY, JournalSamples.intents(0, 1_000));
      log.record(COPY, JournalSamples.results(0, 1_000));
      assertThatThrownBy(() -> log.intend(COPY, JournalSamples.intents(1, 1_001)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> log.record(COPY, JournalSamples.results(1, 1_001)))
          .isInstanceOf(IllegalArgumentException.class);
      log.intend(COPY, List.of());
      log.record(COPY, List.of());
      assertThat(all(log.unsettled(COPY))).isEmpty();
      assertThat(log.tally(COPY).succeeded()).isEqualTo(1_000);
    }
  }
}
