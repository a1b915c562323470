package org.tranship.formats.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.core.journal.JournalEntry.StepEnd;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.run.Verb;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.formats.report.Verdict.Tone;

class RunReportTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void aRunThatWasNotBegunHasNothingToShow() {
    RunReport report = new SampleRun().report();
    assertThat(report.verdict().tone()).isEqualTo(Tone.OPEN);
    assertThat(report.sittings()).isEmpty();
    assertThat(report.passes()).isEmpty();
    assertThat(report.worked()).isZero();
    assertThat(report.mainPass()).isEmpty();
  }

  @Test
  void tellsARunAtWorkFromOneThatWasCutOff() {
    SampleRun run =
        new SampleRun()
            .change("migrating", SampleRun.BY)
            .begin("copy")
            .after(SECOND)
            .measure("copy", "what", true, "it is")
            .intend(SampleRun.COPY, "a")
            .after(Duration.ofHours(1));
    RunReport atWork = run.reportAtWork();
    assertThat(atWork.stateWord()).isEqualTo("migrating");
    assertThat(atWork.verdict().headline()).isEqualTo("At work: migrating.");
    assertThat(steps(atWork)).singleElement().extracting(StepTry::ending).isEqualTo(Ending.AT_WORK);
    assertThat(atWork.worked()).isEqualTo(Duration.ofHours(1).plus(SECOND));
    RunReport cutOff = run.report();
    assertThat(cutOff.stateWord()).isEqualTo("migrating (cut off)");
    assertThat(cutOff.verdict().headline()).isEqualTo("Cut off while migrating.");
    assertThat(steps(cutOff)).singleElement().extracting(StepTry::ending).isEqualTo(Ending.CUT_OFF);
    assertThat(cutOff.worked()).as("up to the last sign of it").isEqualTo(SECOND);
    assertThat(cutOff.isTimed()).isFalse();
    assertThat(atWork.isTimed()).isTrue();
    assertThat(cutOff.passes()).singleElement().extracting(PassReport::inFlight).isEqualTo(1L);
  }

  @Test
  void everyWayToLeaveARunHasItsVerdict() {
    assertThat(left("failed").verdict().tone()).isEqualTo(Tone.BAD);
    assertThat(left("partial").verdict().tone()).isEqualTo(Tone.BAD);
    assertThat(left("refused").verdict().tone()).isEqualTo(Tone.BAD);
    assertThat(left("interrupted").verdict().tone()).isEqualTo(Tone.OPEN);
    for (String state : List.of("failed", "partial", "refused", "interrupted")) {
      assertThat(left(state).verdict().detail()).startsWith("Because of this.");
      assertThat(left(state).verdict().next()).contains("The same command again");
      assertThat(left(state).sittings().getLast().end()).isEqualTo(state);
    }
    assertThat(left("ready").verdict())
        .extracting(Verdict::tone, Verdict::headline)
        .containsExactly(Tone.GOOD, "Ready: moved and switched. The source is not cleaned.");
    assertThat(left("ready").verdict().next())
        .contains("tranship complete " + SampleRun.ID, "tranship rollback " + SampleRun.ID);
  }

  @Test
  void aRunThatCompletesItselfWasNotCutOff() {
    RunReport report =
        new SampleRun()
            .change("migrating", SampleRun.BY)
            .step("copy", SECOND, StepEnd.DONE, "")
            .change("completing", SampleRun.BY)
            .step("clean", SECOND, StepEnd.DONE, "")
            .change("completed", "")
            .report();
    assertThat(report.verdict().tone()).isEqualTo(Tone.GOOD);
    assertThat(report.verdict().next()).isEmpty();
    assertThat(report.sittings())
        .extracting(Sitting::verb, Sitting::end)
        .containsExactly(tuple(Verb.MIGRATE, "completing"), tuple(Verb.COMPLETE, "completed"));
    assertThat(report.isTimed()).isTrue();
    assertThat(report.worked()).isEqualTo(SECOND.plus(SECOND));
  }

  private static RunReport left(String state) {
    return new SampleRun()
        .change("migrating", SampleRun.BY)
        .step("probe", SECOND, StepEnd.DONE, "")
        .change(state, "Because of this")
        .report();
  }

  @Test
  void aRunTakenBackShowsBothSittings() {
    RunReport report =
        new SampleRun()
            .change("migrating", SampleRun.BY)
            .step("probe", Duration.ZERO, StepEnd.DONE, "")
            .begin("copy")
            .copied(SampleRun.COPY, 0, 10, Level.READBACK)
            .after(Duration.ofSeconds(5))
            .end("copy", StepEnd.DONE, "10 documents")
            .change("ready", "")
            .after(Duration.ofDays(3))
            .change("rolling-back", SampleRun.BY)
            .step("copy", Duration.ofSeconds(2), StepEnd.UNDONE, "")
            .end("probe", StepEnd.UNDONE, "")
            .change("rolled-back", "")
            .report();
    assertThat(report.verdict().headline()).startsWith("Rolled back");
    assertThat(report.sittings())
        .extracting(Sitting::verb, Sitting::end)
        .containsExactly(tuple(Verb.MIGRATE, "ready"), tuple(Verb.ROLLBACK, "rolled-back"));
    assertThat(report.worked()).as("without the pause").isEqualTo(Duration.ofSeconds(7));
    assertThat(steps(report).getLast().lasted()).as("nothing to take back").isZero();
    assertThat(report.passes().getFirst().worked())
        .as("taking a step back is no work of its pass")
        .contains(Duration.ofSeconds(5));
  }

  @Test
  void countsWhatTheJournalCounts() {
    SampleRun run = SampleRun.eventful();
    RunReport report = run.report();
    assertThat(report.passes())
        .extracting(PassReport::pass)
        .containsExactly(SampleRun.COPY, SampleRun.SWITCH, SampleRun.CLEAN);
    for (PassReport pass : report.passes()) {
      assertThat(pass.tally()).isEqualTo(run.view().tally(pass.pass()));
    }
    PassReport copy = report.passes().getFirst();
    assertThat(copy.hasContents()).isTrue();
    assertThat(copy.allReadBack()).isFalse();
    assertThat(copy.sizes().stream().mapToLong(SizeBand::objects).sum())
        .isEqualTo(copy.tally().succeeded());
    assertThat(copy.sizes().stream().mapToLong(band -> band.bytes().bytes()).sum())
        .isEqualTo(copy.tally().bytes().bytes());
    assertThat(copy.largest()).hasSize(10);
    assertThat(copy.largest().getFirst())
        .isEqualTo(new PassReport.Sized(Key.of("image_content/big"), ByteCount.of(5_368_709_120L)));
    assertThat(copy.largest()).isSortedAccordingTo((a, b) -> b.size().compareTo(a.size()));
    assertThat(report.passes().get(1).hasContents()).isFalse();
    assertThat(report.passes().get(1).sizes()).isEmpty();
  }

  @Test
  void givesARateOnlyWhereTheTimeIsKnown() {
    RunReport report = SampleRun.eventful().report();
    assertThat(report.passes().getFirst().objectsPerSecond())
        .as("one try of copy was cut off nobody knows when")
        .isEmpty();
    assertThat(report.passes().get(1).objectsPerSecond().orElseThrow())
        .isCloseTo(12_701 / 48.0, within(0.001));
    assertThat(report.passes().get(1).bytesPerSecond()).as("rows have no bytes").isEmpty();
  }

  @Test
  void groupsFailuresByReasonAndNamesTheFirst() {
    Failures failures = SampleRun.eventful().report().failures();
    assertThat(failures.total()).isEqualTo(39);
    assertThat(failures.first()).hasSize(39);
    assertThat(failures.groups())
        .extracting(Failures.Group::outcome, Failures.Group::code, Failures.Group::count)
        .contains(
            tuple(Outcome.FAILED, "TRS-201", 37L),
            tuple(Outcome.UNKNOWN, "TRS-S3-009", 1L),
            tuple(Outcome.SKIPPED, "(none)", 1L))
        .hasSize(4);
    assertThat(failures.groups().getFirst().count()).isEqualTo(37);
  }

  @Test
  void namesNoMoreFailuresThanItSays() {
    SampleRun run = new SampleRun().change("migrating", SampleRun.BY);
    for (int i = 0; i < 1_500; i++) {
      run.record(SampleRun.COPY, SampleRun.failed("k" + i, "TRS-" + i, "r".repeat(3_000)));
    }
    Failures failures = run.report().failures();
    assertThat(failures.total()).isEqualTo(1_500);
    assertThat(failures.first()).hasSize(Failures.LISTED);
    assertThat(failures.unnamed()).isEqualTo(500);
    assertThat(failures.first()).allMatch(one -> one.reason().length() < 2_000);
    assertThat(failures.groups().stream().mapToLong(Failures.Group::count).sum()).isEqualTo(1_500);
    assertThat(failures.groups()).hasSizeLessThan(Failures.LISTED);
    List<Key> named = new ArrayList<>();
    Failures.each(run.view(), failure -> named.add(failure.key()));
    assertThat(named).hasSize(1_500).doesNotHaveDuplicates();
  }

  @Test
  void whatFailedFirstAndSucceededLaterIsNoFailure() {
    RunReport report =
        new SampleRun()
            .change("migrating", SampleRun.BY)
            .record(SampleRun.COPY, SampleRun.failed("a", "TRS-1", "no"))
            .record(SampleRun.COPY, SampleRun.copied("a", 5, Level.READBACK))
            .report();
    assertThat(report.failures().total()).isZero();
    assertThat(report.passes().getFirst().allReadBack()).isTrue();
  }

  @Test
  void aVerificationThatFoundDifferencesSpoilsTheVerdict() {
    SampleRun run =
        new SampleRun()
            .change("migrating", SampleRun.BY)
            .copied(SampleRun.COPY, 0, 3, Level.READBACK)
            .change("ready", "")
            .measure("verify", "verify", false, "1 of 3 documents differs")
            .record(PassId.of("verify-1"), SampleRun.failed("a", "TRS-1", "differs"));
    assertThat(run.report().verdict().tone()).isEqualTo(Tone.BAD);
    assertThat(run.report().verdict().detail()).startsWith("1 of 3 documents differs.");
    assertThat(run.report().failures().total()).isEqualTo(1);
    run.measure("verify", "verify", true, "3 documents")
        .record(PassId.of("verify-2"), SampleRun.copied("a", 5, Level.READBACK));
    assertThat(run.report().failures().total()).as("the newest counts").isZero();
    List<Key> named = new ArrayList<>();
    Failures.each(run.view(), failure -> named.add(failure.key()));
    assertThat(named).isEmpty();
    assertThat(run.report().verdict().tone()).as("the newest counts").isEqualTo(Tone.GOOD);
  }

  @Test
  void saysHowFarContentsWereVerified() {
    SampleRun run =
        new SampleRun()
            .change("migrating", SampleRun.BY)
            .copied(SampleRun.COPY, 0, 3, Level.READBACK)
            .change("ready", "");
    assertThat(run.report().verdict().detail()).startsWith("Everything that succeeded was read");
    run.copied(SampleRun.COPY, 3, 1, Level.SENT_AND_LISTED);
    assertThat(run.report().verdict().detail()).startsWith("3 of 4 that succeeded were read back");
  }

  @Test
  void anActThatWasTriedTwiceIsOne() {
    RunReport report =
        new SampleRun()
            .change("migrating", SampleRun.BY)
            .intendAct("task", "add the row", "executor x")
            .act("task", "add the row", "7")
            .report();
    assertThat(report.acts()).extracting(Act::word).containsExactly("open", "done");
    assertThat(report.acts().getLast().note()).isEqualTo("7");
  }

  @Test
  void sizesFallIntoBandsThatLeaveNothingOut() {
    SizeBand.Counter counter = new SizeBand.Counter();
    assertThat(counter.bands()).isEmpty();
    for (long size : new long[] {0, 1, 1_023, 1_024, 16_383, 16_384, Long.MAX_VALUE / 4}) {
      counter.add(size);
    }
    assertThat(counter.bands())
        .extracting(SizeBand::label, SizeBand::objects)
        .startsWith(
            tuple("empty", 1L),
            tuple("below 1 KiB", 2L),
            tuple("1 KiB to 16 KiB", 2L),
            tuple("16 KiB to 256 KiB", 1L))
        .endsWith(tuple("from 1 GiB", 1L));
  }

  private static List<StepTry> steps(RunReport report) {
    return report.sittings().stream().flatMap(sitting -> sitting.steps().stream()).toList();
  }

  @Test
  void aResultOfEveryKindIsCounted() {
    SampleRun run = new SampleRun().change("migrating", SampleRun.BY);
    for (Outcome outcome : Outcome.values()) {
      run.record(SampleRun.COPY, ObjectResult.acted(Key.of(outcome.name()), outcome, "", ""));
    }
    PassReport pass = run.report().passes().getFirst();
    assertThat(pass.objects()).isEqualTo(Outcome.values().length);
    assertThat(Optional.of(pass.tally())).contains(run.view().tally(SampleRun.COPY));
  }
}
