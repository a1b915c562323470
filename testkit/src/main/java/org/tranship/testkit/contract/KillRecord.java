package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.testkit.contract.JournalUnderTest.COPY;
import static org.tranship.testkit.contract.JournalUnderTest.all;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.value.Key;

/// What killed writers said was durable, and whether it is there. Batches are numbered over all
/// writers; a batch never said to be intended may still be, whole.
final class KillRecord {
  private final TreeSet<Integer> intended = new TreeSet<>();
  private final Set<Integer> noted = new TreeSet<>();
  private final Set<Integer> recorded = new TreeSet<>();
  private final Set<Integer> appended = new TreeSet<>();
  private final Set<Integer> foundRecorded = new TreeSet<>();
  private final List<ObjectIntent> foundOpen = new ArrayList<>();
  private boolean opened;
  private int first;
  private int linesHere;

  /// The first batch of the next writer: beyond all that the last one can have begun.
  int nextBatch() {
    int last = intended.isEmpty() ? first : Math.max(first, intended.last());
    first = last + JournalWriter.AHEAD + 1;
    linesHere = 0;
    return first;
  }

  void read(String line) {
    linesHere++;
    opened = true;
    if (line.equals("open")) {
      return;
    }
    String[] words = line.split(" ");
    int batch = words.length == 2 ? Integer.parseInt(words[1]) : -1;
    switch (words[0]) {
      case "intended" -> intended.add(batch);
      case "noted" -> noted.add(batch);
      case "recorded" -> recorded.add(batch);
      case "appended" -> appended.add(batch);
      default -> throw new AssertionError("The writer said: " + line);
    }
  }

  /// @return how many lines the last writer had said
  int check(Journal journal, RunId run, String when) {
    var view = journal.view(run);
    if (view.isEmpty()) {
      assertThat(opened).as("%s: a run said to be open is there", when).isFalse();
      assertThat(journal.runs()).as(when).isEmpty();
      return linesHere;
    }
    assertThat(journal.runs()).as(when).containsExactly(JournalUnderTest.header(run));
    assertThat(journal.unreadable()).as(when).isEmpty();
    checkEntries(view.get(), when);
    checkObjects(view.get(), when);
    return linesHere;
  }

  private void checkEntries(RunView view, String when) {
    List<String> steps = view.entries().stream().map(JournalEntry::step).toList();
    assertThat(steps).as("%s: entries said to be durable", when).doesNotHaveDuplicates();
    assertThat(steps).containsAll(appended.stream().map(batch -> "batch " + batch).toList());
  }

  private void checkObjects(RunView view, String when) {
    int end = Math.max(first, intended.isEmpty() ? 0 : intended.last());
    List<ObjectIntent> open = new ArrayList<>(foundOpen);
    List<ObjectIntent> unsettled = all(view.unsettled(COPY));
    for (int batch = first; batch <= end + JournalWriter.AHEAD; batch++) {
      List<ObjectIntent> intents = JournalSamples.intents(batch, JournalWriter.OBJECTS);
      List<Key> keys = intents.stream().map(ObjectIntent::key).toList();
      int results = view.results(COPY, keys).size();
      assertThat(results).as("%s: results of batch %d", when, batch).isIn(0, keys.size());
      if (results > 0) {
        foundRecorded.add(batch);
      } else if (unsettled.contains(intents.getFirst())) {
        open.addAll(intents);
        foundOpen.addAll(intents);
      } else {
        assertThat(intended).as("%s: batches said to be intended", when).doesNotContain(batch);
      }
      if (noted.contains(batch)) {
        assertThat(view.notes(COPY, keys))
            .as("%s: note of batch %d", when, batch)
            .isEqualTo(Map.of(keys.getFirst(), new Note(1, "upload " + batch)));
      }
    }
    assertThat(foundRecorded).as("%s: results said to be durable", when).containsAll(recorded);
    assertThat(unsettled)
        .as("%s: what is in flight, each batch whole", when)
        .containsExactlyInAnyOrderElementsOf(open);
    assertThat(view.tally(COPY).succeeded())
        .as("%s: results in all", when)
        .isEqualTo((long) foundRecorded.size() * JournalWriter.OBJECTS);
  }
}
