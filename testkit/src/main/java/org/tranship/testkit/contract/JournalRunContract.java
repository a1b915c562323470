package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.tranship.testkit.contract.JournalUnderTest.header;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.JournalException;
import org.tranship.core.journal.JournalException.Kind;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.journal.RunId;
import org.tranship.core.journal.RunLog;
import org.tranship.core.journal.RunView;
import org.tranship.core.outcome.Note;
import org.tranship.core.value.Key;

/// Making runs, finding them again, and writing each by one holder at a time.
interface JournalRunContract extends JournalUnderTest {
  static void assertRefused(ThrowingCallable call, Kind kind) {
    assertThatThrownBy(call)
        .asInstanceOf(type(JournalException.class))
        .extracting(JournalException::kind)
        .isEqualTo(kind);
  }

  @Test
  default void aNewJournalHasNoRuns() {
    assertThat(journal().runs()).isEmpty();
    assertThat(journal().unreadable()).isEmpty();
    assertThat(journal().view(RUN)).isEmpty();
    assertThat(journal().holder(RUN)).isEmpty();
  }

  @Test
  default void aRunKeepsItsHeader() {
    try (RunLog log = created()) {
      assertThat(log.header()).isEqualTo(header(RUN));
      assertThat(journal().runs()).containsExactly(header(RUN));
    }
    assertThat(another().runs()).containsExactly(header(RUN));
    assertThat(another().view(RUN)).map(RunView::header).contains(header(RUN));
    try (RunLog log = another().resume(RUN)) {
      assertThat(log.header()).isEqualTo(header(RUN));
    }
  }

  @Test
  default void aPlanMayBeEmpty() {
    RunHeader bare = new RunHeader(RUN, "", Map.of(), header(RUN).created(), "", "");
    journal().create(bare).close();
    assertThat(another().runs()).containsExactly(bare);
  }

  @Test
  default void oddPlansArriveAsTheyWere() {
    Map<String, String> plan = new TreeMap<>();
    JournalSamples.ODD.forEach(odd -> plan.put("setting " + odd, odd));
    RunHeader odd = new RunHeader(RUN, "objects", plan, header(RUN).created(), "u@h", "0");
    journal().create(odd).close();
    assertThat(another().runs()).containsExactly(odd);
  }

  @Test
  default void aRunIsMadeOnce() {
    try (RunLog log = created()) {
      assertRefused(this::created, Kind.EXISTS);
      assertThat(log.entries()).isEmpty();
    }
    assertRefused(() -> another().create(header(RUN)), Kind.EXISTS);
    assertThat(journal().runs()).hasSize(1);
  }

  @Test
  default void whatIsNotThereCannotBeResumed() {
    assertRefused(() -> journal().resume(RUN), Kind.NO_SUCH_RUN);
    assertThat(journal().runs()).isEmpty();
  }

  /// Two runs of one second have names in any order.
  @Test
  default void runsOfOneSecondAreListedOldestFirst() {
    List<RunId> ids =
        List.of(
            new RunId("20261121-093412-zzzz"),
            new RunId("20261121-093412-mmmm"),
            new RunId("20261121-093412-aaaa"));
    for (int i = 0; i < ids.size(); i++) {
      RunHeader header = header(ids.get(i));
      journal()
          .create(
              new RunHeader(
                  header.id(),
                  header.runbook(),
                  header.plan(),
                  header.created().plusMillis(i),
                  header.by(),
                  header.tool()))
          .close();
    }
    assertThat(another().runs()).extracting(RunHeader::id).containsExactlyElementsOf(ids);
  }

  @Test
  default void runsAreListedOldestFirst() {
    List<RunId> ids =
        List.of(
            new RunId("20251231-235959-zzzz"),
            new RunId("20260101-000000-aaaa"),
            new RunId("20260101-000000-bbbb"),
            new RunId("20260101-000001-0000"));
    for (int made : new int[] {2, 0, 3, 1}) {
      journal().create(header(ids.get(made))).close();
    }
    assertThat(another().runs()).extracting(RunHeader::id).containsExactlyElementsOf(ids);
  }

  @Test
  default void aRunHasOneHolderAtATime() {
    RunLog log = created();
    assertThat(journal().holder(RUN)).hasValueSatisfying(name -> assertThat(name).isNotBlank());
    assertThat(another().holder(RUN)).isEqualTo(journal().holder(RUN));
    for (int again = 0; again < 3; again++) {
      assertThatThrownBy(() -> journal().resume(RUN))
          .hasMessageContaining(journal().holder(RUN).orElseThrow());
      assertRefused(() -> another().resume(RUN), Kind.LOCKED);
    }
    log.append(JournalSamples.entries().getFirst());
    log.close();
    log.close();
    assertThat(journal().holder(RUN)).isEmpty();
    try (RunLog next = another().resume(RUN)) {
      assertThat(next.entries()).hasSize(1);
      // A log closed again does not take the run from its next holder.
      log.close();
      assertThat(journal().holder(RUN)).isPresent();
      assertRefused(() -> journal().resume(RUN), Kind.LOCKED);
    }
  }

  @Test
  default void anotherThreadIsRefusedToo() {
    try (RunLog log = created()) {
      CompletableFuture<Kind> refusal =
          CompletableFuture.supplyAsync(
              () -> {
                try (RunLog second = journal().resume(log.header().id())) {
                  throw new AssertionError(second + " was given to a second thread");
                } catch (JournalException e) {
                  return e.kind();
                }
              });
      assertThat(refusal.join()).isEqualTo(Kind.LOCKED);
    }
  }

  @Test
  default void aNameHasOneHolderAtATime() {
    Journal.Claim claim = journal().claim("a to b", "It is being done");
    assertRefused(() -> journal().claim("a to b", "It is being done"), Kind.LOCKED);
    assertThatThrownBy(() -> another().claim("a to b", "It is being done"))
        .hasMessageContaining("It is being done by ");
    journal().claim("a to c", "Something else is").close();
    claim.close();
    claim.close();
    try (Journal.Claim next = another().claim("a to b", "It is being done")) {
      // Closed again it does not take the name from its next holder.
      claim.close();
      assertThat(next).isNotNull();
      assertRefused(() -> journal().claim("a to b", "It is being done"), Kind.LOCKED);
    }
    assertThat(journal().runs()).as("a name is no run").isEmpty();
    assertThat(journal().unreadable()).isEmpty();
  }

  @Test
  default void runsDoNotHoldEachOther() {
    RunId other = new RunId("20261121-093412-m3n4");
    try (RunLog one = created();
        RunLog two = journal().create(header(other))) {
      one.append(JournalSamples.entries().get(0));
      two.append(JournalSamples.entries().get(1));
      assertThat(one.entries()).containsExactly(JournalSamples.entries().get(0));
      assertThat(two.entries()).containsExactly(JournalSamples.entries().get(1));
    }
  }

  @Test
  default void aRunRestsUntilItIsLetGo() {
    created().close();
    assertThat(journal().paused(RUN)).isEmpty();
    journal().pause(RUN, "operator@host");
    assertThat(another().paused(RUN)).hasValue("operator@host");
    another().pause(RUN, "somebody else");
    assertThat(journal().paused(RUN)).as("who asked first").hasValue("operator@host");
    assertThat(journal().runs()).containsExactly(header(RUN));
    another().unpause(RUN);
    journal().unpause(RUN);
    assertThat(journal().paused(RUN)).isEmpty();
    assertThat(journal().view(RUN).orElseThrow().entries()).isEmpty();
  }

  /// Whoever pauses a run is not the one who carries it out.
  @Test
  default void aPauseNeedsNoLockAndOutlivesTheHolder() {
    try (RunLog log = created()) {
      another().pause(RUN, "operator@host");
      assertThat(journal().paused(RUN)).isPresent();
      assertThat(journal().holder(RUN)).isPresent();
      log.append(JournalSamples.entries().getFirst());
      assertRefused(() -> another().resume(RUN), Kind.LOCKED);
    }
    assertThat(another().paused(RUN)).isPresent();
    try (RunLog log = another().resume(RUN)) {
      assertThat(journal().paused(log.header().id())).isPresent();
      journal().unpause(RUN);
    }
    assertThat(journal().paused(RUN)).isEmpty();
  }

  @Test
  default void whatIsNotThereCannotBePaused() {
    assertRefused(() -> journal().pause(RUN, "operator@host"), Kind.NO_SUCH_RUN);
    assertRefused(() -> journal().unpause(RUN), Kind.NO_SUCH_RUN);
    assertThat(journal().paused(RUN)).isEmpty();
  }

  @Test
  default void aClosedLogTakesNoMore() {
    RunLog log = created();
    log.close();
    assertRefused(() -> log.append(JournalSamples.entries().getFirst()), Kind.UNAVAILABLE);
    assertRefused(() -> log.intend(COPY, JournalSamples.intents(0, 1)), Kind.UNAVAILABLE);
    assertRefused(() -> log.record(COPY, JournalSamples.results(0, 1)), Kind.UNAVAILABLE);
    assertRefused(() -> log.record(COPY, List.of()), Kind.UNAVAILABLE);
    assertRefused(() -> log.note(COPY, Key.of("k"), Note.NONE), Kind.UNAVAILABLE);
    RunView view = another().view(RUN).orElseThrow();
    assertThat(view.entries()).isEmpty();
    assertThat(JournalUnderTest.all(view.unsettled(COPY))).isEmpty();
  }
}
