package org.tranship.runbook.journey.third;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.run.RunState;
import org.tranship.core.run.Transitions;

/// What a journal says of a run.
///
/// @param journal that has it, or will
record JournalledRun(Journal journal, RunId id) {
  private Optional<RunView> view() {
    return journal.view(id);
  }

  RunState state() {
    return view().map(RunView::entries).map(Transitions::fold).orElseGet(RunState.Created::new);
  }

  /// The step that was begun last, or whose undo was, or how the run as a whole was changed since.
  String doing() {
    List<JournalEntry> entries = view().map(RunView::entries).orElse(List.of());
    for (JournalEntry entry : entries.reversed()) {
      switch (entry) {
        case JournalEntry.StepBegan began -> {
          return began.step();
        }
        case JournalEntry.RunChanged changed -> {
          return changed.state();
        }
        default -> {
          // Within a step.
        }
      }
    }
    return "";
  }

  /// When something was measured.
  Instant measured(String what) {
    return view().orElseThrow().entries().stream()
        .filter(it -> it instanceof JournalEntry.Measured one && one.what().equals(what))
        .findFirst()
        .orElseThrow()
        .at();
  }

  /// Everything that was measured, a line each.
  List<String> measured() {
    return view().orElseThrow().entries().stream()
        .filter(JournalEntry.Measured.class::isInstance)
        .map(JournalEntry.Measured.class::cast)
        .map(it -> it.what() + ": " + it.detail())
        .toList();
  }

  /// The entry of the journal that is the first to be of an act, from 1.
  ///
  /// @param over whether its end is meant, and not its intent
  long entry(String act, boolean over) {
    return entriesOf(act, over).getFirst();
  }

  /// As [#entry], the last.
  long lastEntry(String act, boolean over) {
    return entriesOf(act, over).getLast();
  }

  private List<Long> entriesOf(String act, boolean over) {
    List<JournalEntry> entries = view().orElseThrow().entries();
    return LongStream.rangeClosed(1, entries.size())
        .filter(
            at ->
                switch (entries.get((int) at - 1)) {
                  case JournalEntry.ActEnded ended -> over && ended.act().matches(act);
                  case JournalEntry.ActIntended intended -> !over && intended.act().matches(act);
                  default -> false;
                })
        .boxed()
        .toList();
  }

  /// How many entries there are.
  long entries() {
    return view().orElseThrow().entries().size();
  }
}
