package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.cli.AnchoreRemoval.FIRST;
import static org.tranship.cli.AnchoreRemoval.ROW;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tranship.testkit.fault.CrashPoint.When;
import org.tranship.testkit.kill.Kill.AtJournalWrite;

/// A document whose row the service removed during `migrate --nodelete`, where the run is killed or
/// rolled back.
class AnchoreRemovedKillTest {
  @TempDir private Path directory;

  private AnchoreRemoval removal;

  @BeforeEach
  void begin() {
    removal = new AnchoreRemoval(directory);
  }

  @AfterEach
  void end() {
    removal.close();
  }

  @Test
  void itIsRolledBackWithoutARest() {
    removal.removedMeanwhile();
    removal.rollsBack();
  }

  /// The copy is removed and the journal does not know; it does; it knows that there is no copy; it
  /// knows that the document is gone.
  private static Stream<AtJournalWrite> kills() {
    return Stream.of(
        new AtJournalWrite("record remove-gone-switch-1", 1, When.BEFORE),
        new AtJournalWrite("record remove-gone-switch-1", 1, When.AFTER),
        new AtJournalWrite("record copy", 1, When.AFTER),
        new AtJournalWrite("record switch", 1, When.AFTER));
  }

  @ParameterizedTest
  @MethodSource("kills")
  void killedAnywhereInBetweenTheSameCommandGoesOn(AtJournalWrite kill) throws Exception {
    removal.removedMeanwhile();
    removal.kill(kill);
    removal.again(ExitCode.DONE);
    removal.isGone();
  }

  @ParameterizedTest
  @MethodSource("kills")
  void killedAnywhereInBetweenItIsRolledBackWithoutARest(AtJournalWrite kill) throws Exception {
    removal.removedMeanwhile();
    removal.kill(kill);
    removal.rollsBack();
  }

  /// The service works on the destination already; the content at the source is none of its.
  @Test
  void removedAfterItWasSwitchedItDoesNotHoldUpARollback() {
    removal.migrate(ExitCode.DONE);
    removal.anchore().execute("delete from archive_metadata where " + ROW);
    assertThat(removal.rollback(ExitCode.FAILED).out()).contains("TRS-403", FIRST.archiveId());
    assertThat(removal.rollback(ExitCode.DONE).out())
        .contains("1 document was removed by the service", FIRST.archiveId());
    removal.isBack(6);
  }

  @Test
  void removedOnBothSidesAfterItWasSwitchedItDoesNotHoldUpARollback() {
    removal.migrate(ExitCode.DONE);
    removal.remove();
    assertThat(removal.rollback(ExitCode.FAILED).out()).contains("TRS-101", FIRST.archiveId());
    assertThat(removal.rollback(ExitCode.DONE).out())
        .contains("1 document was removed by the service", FIRST.archiveId());
    removal.isBack(5);
  }
}
