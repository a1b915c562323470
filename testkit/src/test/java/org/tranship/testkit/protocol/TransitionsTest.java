package org.tranship.testkit.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.JournalEntry.ActEnd;
import org.tranship.core.journal.JournalEntry.ActEnded;
import org.tranship.core.journal.JournalEntry.ActIntended;
import org.tranship.core.journal.JournalEntry.Decided;
import org.tranship.core.journal.JournalEntry.Measured;
import org.tranship.core.journal.JournalEntry.RunChanged;
import org.tranship.core.journal.JournalEntry.StepBegan;
import org.tranship.core.journal.JournalEntry.StepEnd;
import org.tranship.core.journal.JournalEntry.StepEnded;
import org.tranship.core.outcome.Note;
import org.tranship.core.run.Progress;
import org.tranship.core.run.RunState;
import org.tranship.core.run.RunState.Halted;
import org.tranship.core.run.RunState.Reason;
import org.tranship.core.run.RunState.Working;
import org.tranship.core.run.Transitions;
import org.tranship.core.run.Verb;

/// The whole table: every state, with every verb and every entry.
class TransitionsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:34:12Z");
  private static final Progress PROGRESS = CompletionTest.PROGRESS;

  /// The states by a name: `failed-complete` is a run that failed while it cleaned the source.
  private static final Map<String, RunState> STATES = states();

  private static Map<String, RunState> states() {
    Map<String, RunState> states = new TreeMap<>();
    states.put("created", new RunState.Created());
    states.put("ready", new RunState.Ready(PROGRESS));
    states.put("completed", new RunState.Completed(PROGRESS));
    states.put("rolled-back", new RunState.RolledBack(PROGRESS));
    for (Verb verb : Verb.values()) {
      Progress progress = verb == Verb.COMPLETE ? CompletionTest.CLEANING : PROGRESS;
      states.put("working-" + verb.word(), new Working(verb, progress));
      for (Reason reason : Reason.values()) {
        Halted halted = new Halted(verb, progress, reason, "why");
        states.put(halted.word() + "-" + verb.word(), halted);
      }
    }
    return states;
  }

  private static RunChanged changed(String state) {
    return new RunChanged(NOW, state, "");
  }

  /// A line has a state and then what becomes of it by the entries `migrating`, `completing`,
  /// `rolling-back`, `ready`, `completed`, `rolled-back`, `failed`; a dash where it cannot follow.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "created              | migrating  | -          | -            | -     | -         | -     "
            + "      | -",
        "working-migrate      | migrating  | completing | rolling-back | ready | -         | -     "
            + "      | failed",
        "interrupted-migrate  | migrating  | -          | rolling-back | -     | -         | -     "
            + "      | -",
        "failed-migrate       | migrating  | -          | rolling-back | -     | -         | -     "
            + "      | -",
        "partial-migrate      | migrating  | -          | rolling-back | -     | -         | -     "
            + "      | -",
        "refused-migrate      | migrating  | -          | rolling-back | -     | -         | -     "
            + "      | -",
        "ready                | migrating  | completing | rolling-back | -     | -         | -     "
            + "      | -",
        "working-complete     | completing | completing | -            | -     | completed | -     "
            + "      | failed",
        "interrupted-complete | completing | completing | -            | -     | -         | -     "
            + "      | -",
        "failed-complete      | completing | completing | -            | -     | -         | -     "
            + "      | -",
        "partial-complete     | completing | completing | -            | -     | -         | -     "
            + "      | -",
        "refused-complete     | completing | completing | -            | -     | -         | -     "
            + "      | -",
        "working-rollback     | -          | -          | rolling-back | -     | -         |"
            + " rolled-back | failed",
        "interrupted-rollback | -          | -          | rolling-back | -     | -         | -     "
            + "      | -",
        "failed-rollback      | -          | -          | rolling-back | -     | -         | -     "
            + "      | -",
        "partial-rollback     | -          | -          | rolling-back | -     | -         | -     "
            + "      | -",
        "refused-rollback     | -          | -          | rolling-back | -     | -         | -     "
            + "      | -",
        "completed            | -          | -          | -            | -     | -         | -     "
            + "      | -",
        "rolled-back          | -          | -          | -            | -     | -         | -     "
            + "      | -"
      })
  void aStateAndAChangeGiveTheNext(
      String name,
      String migrating,
      String completing,
      String rollingBack,
      String ready,
      String completed,
      String rolledBack,
      String failed) {
    RunState state = STATES.get(name);
    assertThat(state).as(name).isNotNull();
    expect(state, changed("migrating"), migrating);
    expect(state, changed("completing"), completing);
    expect(state, changed("rolling-back"), rollingBack);
    expect(state, changed("ready"), ready);
    expect(state, changed("completed"), completed);
    expect(state, changed("rolled-back"), rolledBack);
    for (Reason reason : Reason.values()) {
      String word = reason.name().toLowerCase(java.util.Locale.ROOT);
      expect(state, changed(word), failed.equals("-") ? "-" : word);
    }
    expect(state, changed("created"), name.equals("created") ? "created" : "-");
    expect(state, changed("no-such-state"), "-");
  }

  private static void expect(RunState state, JournalEntry entry, String word) {
    if (word.equals("-")) {
      assertThatIllegalArgumentException()
          .as("%s after %s", entry, state)
          .isThrownBy(() -> Transitions.after(state, entry));
    } else {
      RunState next = Transitions.after(state, entry);
      assertThat(next.word()).as("%s after %s", entry, state).isEqualTo(word);
      assertThat(next.progress()).isEqualTo(state.progress());
    }
  }

  @Test
  void theTableNamesEveryState() {
    assertThat(STATES).hasSize(4 + 3 + 12);
  }

  /// A line has a state and whether `migrate`, `complete` and `rollback` may be begun in it.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "created              | yes | no  | no",
        "working-migrate      | yes | no  | yes",
        "interrupted-migrate  | yes | no  | yes",
        "failed-migrate       | yes | no  | yes",
        "partial-migrate      | yes | no  | yes",
        "refused-migrate      | yes | no  | yes",
        "ready                | yes | yes | yes",
        "working-complete     | yes | yes | no",
        "interrupted-complete | yes | yes | no",
        "failed-complete      | yes | yes | no",
        "partial-complete     | yes | yes | no",
        "refused-complete     | yes | yes | no",
        "working-rollback     | no  | no  | yes",
        "interrupted-rollback | no  | no  | yes",
        "failed-rollback      | no  | no  | yes",
        "partial-rollback     | no  | no  | yes",
        "refused-rollback     | no  | no  | yes",
        "completed            | yes | yes | no",
        "rolled-back          | no  | no  | yes"
      })
  void aStatePermitsVerbs(String name, String migrate, String complete, String rollback) {
    RunState state = STATES.get(name);
    assertThat(state).as(name).isNotNull();
    assertThat(Transitions.objection(state, Verb.MIGRATE).isEmpty()).isEqualTo(yes(migrate));
    assertThat(Transitions.objection(state, Verb.COMPLETE).isEmpty()).isEqualTo(yes(complete));
    assertThat(Transitions.objection(state, Verb.ROLLBACK).isEmpty()).isEqualTo(yes(rollback));
  }

  private static boolean yes(String word) {
    return word.equals("yes");
  }

  @Test
  void stepsAreAtWorkOnlyWhileTheRunIs() {
    List<JournalEntry> entries = new ArrayList<>();
    entries.add(new StepBegan(NOW, "copy"));
    for (StepEnd end : StepEnd.values()) {
      entries.add(new StepEnded(NOW, "copy", end, ""));
    }
    STATES.forEach(
        (name, state) -> {
          for (JournalEntry entry : entries) {
            if (state instanceof Working) {
              assertThat(Transitions.after(state, entry)).isInstanceOf(Working.class);
            } else {
              assertThatIllegalArgumentException()
                  .as("%s after %s", entry, name)
                  .isThrownBy(() -> Transitions.after(state, entry));
            }
          }
        });
  }

  @Test
  void whatIsSaidBesideTheStepsChangesNoState() {
    List<JournalEntry> entries =
        List.of(
            new ActIntended(NOW, "copy", "act", Note.NONE),
            new ActEnded(NOW, "copy", "act", ActEnd.DONE, Note.NONE),
            new Measured(NOW, "copy", "lag", true, "0"),
            new Decided(NOW, "copy", "Go on?", "yes", "me"));
    STATES
        .values()
        .forEach(
            state ->
                entries.forEach(
                    entry -> assertThat(Transitions.after(state, entry)).isEqualTo(state)));
  }

  @Test
  void aStepThatWasNeverBegunCannotEnd() {
    for (StepEnd end : StepEnd.values()) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  Transitions.after(
                      new Working(Verb.MIGRATE, PROGRESS), new StepEnded(NOW, "other", end, "")));
    }
  }

  @Test
  void progressFollowsTheSteps() {
    Working working = new Working(Verb.MIGRATE, Progress.NONE);
    assertThat(progress(working, began("a"), ended("a", StepEnd.DONE)))
        .isEqualTo(new Progress(List.of("a"), Set.of("a"), Set.of(), false));
    assertThat(progress(working, began("a"), ended("a", StepEnd.PARTIAL)))
        .isEqualTo(new Progress(List.of("a"), Set.of(), Set.of("a"), false));
    assertThat(progress(working, began("a"), ended("a", StepEnd.FAILED)))
        .isEqualTo(new Progress(List.of("a"), Set.of(), Set.of(), false));
    assertThat(
            progress(
                working,
                began("a"),
                ended("a", StepEnd.DONE),
                began("b"),
                ended("b", StepEnd.DONE),
                ended("a", StepEnd.UNDONE)))
        .isEqualTo(new Progress(List.of("b"), Set.of("b"), Set.of(), false));
  }

  @Test
  void aPartialStepThatIsBegunAgainOpensThoseBehindIt() {
    Working working = new Working(Verb.MIGRATE, Progress.NONE);
    assertThat(
            progress(
                working,
                began("a"),
                ended("a", StepEnd.DONE),
                began("b"),
                ended("b", StepEnd.PARTIAL),
                began("c"),
                ended("c", StepEnd.DONE),
                began("b")))
        .isEqualTo(new Progress(List.of("a", "b", "c"), Set.of("a"), Set.of("b"), false));
  }

  private static StepBegan began(String step) {
    return new StepBegan(NOW, step);
  }

  private static StepEnded ended(String step, StepEnd end) {
    return new StepEnded(NOW, step, end, "");
  }

  private static Progress progress(RunState state, JournalEntry... entries) {
    RunState next = state;
    for (JournalEntry entry : entries) {
      next = Transitions.after(next, entry);
    }
    return next.progress();
  }

  /// Histories made by what a Runner may do, and killed anywhere.
  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4", "5", "6", "7", "8"})
  void everyHistoryThatARunnerWritesCanBeRead(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<JournalEntry> history = new ArrayList<>(List.of(changed("created")));
      for (int life = 0; life < 6; life++) {
        RunState state = Transitions.fold(history);
        List<Verb> verbs =
            java.util.Arrays.stream(Verb.values())
                .filter(verb -> Transitions.objection(state, verb).isEmpty())
                .toList();
        boolean over = state.word().equals("completed") || state.word().equals("rolled-back");
        if (over) {
          break;
        }
        live(history, verbs.get(random.nextInt(verbs.size())), random);
      }
      // Any beginning of it can be read too, since a process may die after any entry.
      for (int length = 0; length <= history.size(); length++) {
        assertThat(Transitions.fold(history.subList(0, length))).isNotNull();
      }
    }
  }

  private static void live(List<JournalEntry> history, Verb verb, Random random) {
    history.add(
        changed(
            switch (verb) {
              case MIGRATE -> "migrating";
              case COMPLETE -> "completing";
              case ROLLBACK -> "rolling-back";
            }));
    for (String step : List.of("a", "b", "c")) {
      if (random.nextInt(8) == 0) {
        return; // killed
      }
      boolean begun = Transitions.fold(history).progress().begun().contains(step);
      if (verb == Verb.ROLLBACK && !begun) {
        continue;
      }
      history.add(began(step));
      StepEnd end = List.of(StepEnd.values()).get(random.nextInt(StepEnd.values().length));
      if (end == StepEnd.UNDONE != (verb == Verb.ROLLBACK)) {
        end = verb == Verb.ROLLBACK ? StepEnd.UNDONE : StepEnd.DONE;
      }
      history.add(ended(step, end));
      if (end == StepEnd.FAILED || end == StepEnd.REFUSED || end == StepEnd.INTERRUPTED) {
        history.add(changed(end.name().toLowerCase(java.util.Locale.ROOT)));
        return;
      }
    }
    if (Transitions.fold(history) instanceof Working(Verb at, Progress _)) {
      history.add(
          changed(
              switch (at) {
                case MIGRATE -> "ready";
                case COMPLETE -> "completed";
                case ROLLBACK -> "rolled-back";
              }));
    }
  }
}
