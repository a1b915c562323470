package org.tranship.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.journal.EntryFields;
import org.tranship.core.journal.JournalEntry;
import org.tranship.core.journal.ResultNumbers;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// The numbers and words of journals that are tables. They are written down for good, so a test
/// that writes and reads by the same version would not see that one has changed its meaning.
class JournalNumbersTest {
  private static final Instant AT = Instant.EPOCH;

  @ParameterizedTest
  @CsvSource({"0, DONE", "1, SAME", "2, SKIPPED", "3, FAILED", "4, UNKNOWN"})
  void anOutcomeHasItsNumberForGood(int number, Outcome outcome) {
    assertThat(ResultNumbers.number(outcome)).isEqualTo(number);
    assertThat(ResultNumbers.outcome(number)).isEqualTo(outcome);
    assertThat(Outcome.values()).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource({"0, NONE", "1, SENT_AND_LISTED", "2, SERVER_CHECKSUM", "3, READBACK"})
  void aLevelHasItsNumberForGood(int number, Level level) {
    assertThat(ResultNumbers.number(level)).isEqualTo(number);
    assertThat(ResultNumbers.level(number)).isEqualTo(level);
    assertThat(Level.values()).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 5, 256})
  void anotherNumberIsNone(int number) {
    assertThatIllegalArgumentException().isThrownBy(() -> ResultNumbers.outcome(number));
    assertThatIllegalArgumentException().isThrownBy(() -> ResultNumbers.level(number));
  }

  @Test
  void aResultHasNoDigestButASha256() {
    Digest md5 = new Digest(DigestAlgorithm.MD5, "0".repeat(32));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ObjectResult(
                    Key.of("k"),
                    Key.of("k"),
                    Outcome.DONE,
                    Level.READBACK,
                    ByteCount.ZERO,
                    Optional.of(md5),
                    Version.NONE,
                    Version.NONE,
                    "",
                    "",
                    ""))
        .withMessageContaining("md5:");
  }

  private static EntryFields fields(String kind, @Nullable String word) {
    return new EntryFields(AT, kind, "copy", "what", word, "why", new Note(1, "id"));
  }

  @Test
  void anEntryIsReadByTheWordsThatAreWrittenDown() {
    Note note = new Note(1, "id");
    assertThat(fields("step-began", null).entry())
        .isEqualTo(new JournalEntry.StepBegan(AT, "copy"));
    assertThat(fields("step-ended", "PARTIAL").entry())
        .isEqualTo(new JournalEntry.StepEnded(AT, "copy", JournalEntry.StepEnd.PARTIAL, "why"));
    assertThat(fields("act-intended", null).entry())
        .isEqualTo(new JournalEntry.ActIntended(AT, "copy", "what", note));
    assertThat(fields("act-ended", "UNKNOWN").entry())
        .isEqualTo(
            new JournalEntry.ActEnded(AT, "copy", "what", JournalEntry.ActEnd.UNKNOWN, note));
    assertThat(fields("measured", "PASSED").entry())
        .isEqualTo(new JournalEntry.Measured(AT, "copy", "what", true, "why"));
    assertThat(fields("measured", "NOT_PASSED").entry())
        .isEqualTo(new JournalEntry.Measured(AT, "copy", "what", false, "why"));
    assertThat(fields("decided", "yes").entry())
        .isEqualTo(new JournalEntry.Decided(AT, "copy", "what", "yes", "why"));
    assertThat(fields("run-changed", "failed").entry())
        .isEqualTo(new JournalEntry.RunChanged(AT, "failed", "why"));
  }

  @Test
  void whatIsNothingIsReadAsEmpty() {
    assertThat(new EntryFields(AT, "decided", "copy", null, null, null, null).entry())
        .isEqualTo(new JournalEntry.Decided(AT, "copy", "", "", ""));
    assertThat(new EntryFields(AT, "act-intended", "copy", null, null, null, null).entry())
        .isEqualTo(new JournalEntry.ActIntended(AT, "copy", "", Note.NONE));
  }

  /// A damaged gate must not be taken for one that did not pass, nor for one that did.
  @ParameterizedTest
  @CsvSource({
    "measured, passed",
    "measured,",
    "step-ended, done",
    "step-ended,",
    "act-ended, FAILED",
    "Measured, PASSED"
  })
  void whatMakesNoSenseIsNoEntry(String kind, @Nullable String word) {
    assertThatIllegalArgumentException().isThrownBy(() -> fields(kind, word).entry());
  }
}
