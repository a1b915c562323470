package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.testkit.contract.JournalSamples.intent;
import static org.tranship.testkit.contract.JournalSamples.result;
import static org.tranship.testkit.contract.JournalUnderTest.all;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.RunLog;
import org.tranship.core.journal.RunView;
import org.tranship.core.journal.RunView.Rows;
import org.tranship.core.outcome.ObjectIntent;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.value.Key;

/// What is in flight is known exactly, and many may write and read at once.
interface JournalFlightContract extends JournalUnderTest {
  @Test
  default void anIntentIsUnsettledUntilAResultIsWrittenAfterIt() {
    try (RunLog log = created()) {
      log.record(COPY, List.of(result("a", Outcome.DONE)));
      assertThat(all(log.unsettled(COPY))).isEmpty();
      log.intend(COPY, List.of(intent("a"), intent("b"), intent("c")));
      assertThat(all(log.unsettled(COPY))).containsExactly(intent("a"), intent("b"), intent("c"));
      log.record(COPY, List.of(result("b", Outcome.FAILED)));
      assertThat(all(log.unsettled(COPY))).containsExactly(intent("a"), intent("c"));
      log.intend(COPY, List.of(intent("b")));
      assertThat(all(log.unsettled(COPY))).containsExactly(intent("a"), intent("b"), intent("c"));
      log.record(COPY, List.of(result("c", Outcome.UNKNOWN), result("a", Outcome.SKIPPED)));
      assertThat(all(log.unsettled(COPY))).containsExactly(intent("b"));
      log.record(COPY, List.of(result("never intended", Outcome.DONE)));
      log.record(COPY, List.of(result("b", Outcome.DONE), result("b", Outcome.DONE)));
      assertThat(all(log.unsettled(COPY))).isEmpty();
    }
    assertThat(all(another().view(RUN).orElseThrow().unsettled(COPY))).isEmpty();
  }

  @Test
  default void anObjectIntendedAgainIsThereOnceAsItWasLast() {
    ObjectIntent moved = new ObjectIntent(Key.of("a"), Key.of("elsewhere"));
    try (RunLog log = created()) {
      log.intend(COPY, List.of(intent("a"), intent("b")));
      log.intend(COPY, List.of(intent("a"), moved));
      assertThat(all(log.unsettled(COPY))).containsExactly(moved, intent("b"));
    }
    try (RunLog log = another().resume(RUN)) {
      log.record(COPY, List.of(result("a", Outcome.DONE)));
      assertThat(all(log.unsettled(COPY))).containsExactly(intent("b"));
      log.intend(COPY, List.of(intent("b")));
      log.record(COPY, List.of(result("b", Outcome.DONE)));
      assertThat(all(log.unsettled(COPY))).isEmpty();
    }
  }

  /// Against a model: any order of intents, results and resumptions gives the same answer as a map.
  @Test
  default void whatIsInFlightIsExactWhateverTheOrder() {
    Random random = new Random(20261121);
    TreeMap<Key, ObjectIntent> open = new TreeMap<>();
    RunLog log = created();
    try {
      for (int act = 0; act < 300; act++) {
        List<ObjectIntent> some = new ArrayList<>();
        for (int i = random.nextInt(12); i >= 0; i--) {
          some.add(intent("object-" + random.nextInt(40)));
        }
        if (random.nextBoolean()) {
          log.intend(COPY, some);
          some.forEach(intent -> open.put(intent.key(), intent));
        } else {
          log.record(COPY, some.stream().map(i -> result(i.key().text(), Outcome.DONE)).toList());
          some.forEach(intent -> open.remove(intent.key()));
        }
        if (random.nextInt(20) == 0) {
          log.close();
          log = another().resume(RUN);
        }
        assertThat(all(log.unsettled(COPY))).containsExactlyElementsOf(open.values());
      }
    } finally {
      log.close();
    }
  }

  @Test
  default void aViewNeedsNoLockAndSeesWhatWasWrittenBeforeItAsked() {
    try (RunLog log = created()) {
      RunView view = another().view(RUN).orElseThrow();
      for (int batch = 0; batch < 5; batch++) {
        log.intend(COPY, JournalSamples.intents(batch, 100));
        assertThat(all(view.unsettled(COPY))).isEqualTo(JournalSamples.intents(batch, 100));
        log.record(COPY, JournalSamples.results(batch, 100));
        assertThat(view.tally(COPY).succeeded()).isEqualTo(100L * (batch + 1));
        log.append(new JournalEntry.StepBegan(log.header().created(), "step " + batch));
        assertThat(view.entries()).hasSize(batch + 1);
      }
    }
  }

  @Test
  default void anAnswerIsOfOneMomentAlsoWhileTheRunIsWritten() {
    try (RunLog log = created()) {
      log.record(COPY, JournalSamples.results(5, 1_000));
      RunView view = another().view(RUN).orElseThrow();
      for (RunView reader : List.of(log, view)) {
        List<Key> seen = new ArrayList<>();
        long before = log.tally(COPY).succeeded();
        try (Rows<ObjectResult> rows =
            reader.results(COPY, EnumSet.of(Outcome.DONE), Optional.empty())) {
          for (Optional<ObjectResult> row = rows.next(); row.isPresent(); row = rows.next()) {
            if (seen.size() % 500 == 0) {
              log.record(COPY, JournalSamples.results(100 + seen.size(), 10));
              log.record(COPY, JournalSamples.results(1, 10));
            }
            seen.add(row.get().key());
          }
        }
        assertThat(seen).isSorted().hasSize((int) before);
      }
      try (Rows<ObjectResult> halfWay =
          view.results(COPY, EnumSet.of(Outcome.DONE), Optional.empty())) {
        assertThat(halfWay.next()).isPresent();
      }
      log.record(COPY, JournalSamples.results(2, 10));
    }
  }

  @Test
  default void severalThreadsWriteEachCallWhole() {
    int threads = 8;
    int batches = 25;
    int objects = 40;
    try (RunLog log = created();
        ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int first = thread * batches;
        all.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int batch = first; batch < first + batches; batch++) {
                    log.intend(COPY, JournalSamples.intents(batch, objects));
                    List<Key> keys =
                        JournalSamples.intents(batch, objects).stream()
                            .map(ObjectIntent::key)
                            .toList();
                    assertThat(log.results(COPY, keys)).isEmpty();
                    log.record(COPY, JournalSamples.results(batch, objects));
                    assertThat(log.results(COPY, keys)).hasSize(objects);
                    log.append(
                        new JournalEntry.StepBegan(log.header().created(), "batch " + batch));
                  }
                },
                crowd));
      }
      all.forEach(CompletableFuture::join);
      assertThat(all(log.unsettled(COPY))).isEmpty();
      assertThat(log.tally(COPY).succeeded()).isEqualTo((long) threads * batches * objects);
      assertThat(log.entries()).hasSize(threads * batches);
    }
  }

  /// A thread that was asked to stop still gets its answer, and still knows that it was asked.
  @Test
  default void anInterruptedThreadStillWrites() {
    try (RunLog log = created()) {
      Thread.currentThread().interrupt();
      log.record(COPY, JournalSamples.results(1, 10));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(log.tally(COPY).succeeded()).isEqualTo(10);
    } finally {
      Thread.interrupted();
    }
  }
}
