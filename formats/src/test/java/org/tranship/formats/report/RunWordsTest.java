package org.tranship.formats.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.journal.RunId;
import org.tranship.core.run.Verb;

/// No report says that something was cleaned, or will be, which its runbook leaves alone.
class RunWordsTest {
  private static final RunId RUN = new RunId("20261129-120000-abcd");

  @ParameterizedTest
  @ValueSource(strings = {"imagestore", "imagestore-copy", "imagestore-upgrade"})
  void theFormerImageStoreIsNeverSaidToBeCleaned(String runbook) {
    RunWords words = RunWords.of(runbook);
    assertThat(words.ready() + words.completed() + words.next(RUN) + words.doing(Verb.COMPLETE))
        .doesNotContain("clean")
        .contains("Nothing was removed from the former", "closes the run");
  }

  @ParameterizedTest
  @ValueSource(strings = {"migration", "anchore"})
  void aSourceThatIsCleanedIsSaidToBe(String runbook) {
    RunWords words = RunWords.of(runbook);
    assertThat(words.completed()).contains("the source is cleaned");
    assertThat(words.next(RUN)).contains("` cleans the source");
  }
}
