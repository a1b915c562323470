package org.tranship.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.tranship.cli.AnchoreRemoval.DOCUMENTS;
import static org.tranship.cli.AnchoreRemoval.FIRST;
import static org.tranship.cli.AnchoreRemoval.FRESH;
import static org.tranship.cli.AnchoreRemoval.ROW;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A document whose row the service removed during `migrate --nodelete`: the first try says so, and
/// the same command again comes to an end, with nothing of it left that the run had made. Made
/// again, it is carried over as it is then.
class AnchoreRemovedTest {
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
  void removedAfterItWasCopiedItIsSaidToBeGoneAndItsCopyIsRemoved() {
    removal.removedMeanwhile();
    assertThat(removal.again(ExitCode.DONE).out())
        .contains("1 document was removed by the service", FIRST.archiveId());
    removal.isGone();
  }

  @Test
  void removedBeforeItWasReadItIsSaidToBeGone() {
    removal.meanwhile(AnchoreRemoval::probes, "TRS-101", removal::remove);
    assertThat(removal.again(ExitCode.DONE).out())
        .contains("1 document was removed by the service", FIRST.archiveId());
    removal.isGone();
  }

  @Test
  void writtenAnewBeforeItWasReadItIsCarriedOverByTheSameCommand() {
    removal.meanwhile(
        AnchoreRemoval::probes,
        "TRS-111",
        () -> {
          removal.remove();
          removal.anchore().add(List.of(FRESH));
        });
    removal.again(ExitCode.DONE);
    removal.isCarriedOver(FRESH.content());
    removal.completes();
  }

  @Test
  void removedAndMadeAgainItIsCarriedOverAsItIsNow() {
    removal.removedMeanwhile();
    removal.anchore().add(List.of(FRESH));
    removal.again(ExitCode.DONE);
    removal.isCarriedOver(FRESH.content());
    removal.completes();
  }

  @Test
  void removedAndMadeAgainWithTheSameBytesItIsCarriedOver() {
    removal.removedMeanwhile();
    removal.anchore().add(List.of(FIRST));
    removal.again(ExitCode.DONE);
    removal.isCarriedOver(FIRST.content());
    removal.completes();
  }

  /// Another is not sound, so that the run goes on.
  @Test
  void saidToBeGoneAndMadeAgainItIsCarriedOverWhileTheRunGoesOn() {
    String unsound = "\"archiveId\" = '" + DOCUMENTS.getLast().archiveId() + "'";
    removal
        .anchore()
        .execute("update archive_metadata set digest = reverse(digest) where " + unsound);
    removal.removedMeanwhile();
    assertThat(removal.again(ExitCode.FAILED).out())
        .contains("1 document was removed by the service");
    removal.anchore().add(List.of(FRESH));
    assertThat(removal.again(ExitCode.FAILED).out()).doesNotContain("was removed by the service");
    removal
        .anchore()
        .execute("update archive_metadata set digest = reverse(digest) where " + unsound);
    removal.again(ExitCode.DONE);
    removal.isCarriedOver(FRESH.content());
    removal.completes();
  }

  /// The run is at its end then; the next one takes it.
  @Test
  void madeAgainAfterTheEndItIsCarriedOverByTheNextRun() {
    removal.removedMeanwhile();
    removal.again(ExitCode.DONE);
    removal.anchore().add(List.of(FRESH));
    removal.migrate(ExitCode.DONE);
    removal.isCarriedOver(FRESH.content());
  }

  /// Its row has another key then, and is none of the run's; it reads the source, which stays.
  @Test
  void renamedItStaysReadableAndIsCarriedOverByTheNextRun() {
    removal.meanwhile(
        AnchoreRemoval::sendsFirst,
        "TRS-403",
        () ->
            removal
                .anchore()
                .execute(
                    "update archive_metadata set \"documentName\" = 'renamed' where %s; update archive_document set \"documentName\" = 'renamed' where %s"
                        .formatted(ROW, ROW)));
    removal.again(ExitCode.DONE);
    assertThat(removal.anchore().url(FIRST.name())).startsWith("db://");
    assertThat(removal.anchore().contentOfDb()).containsKey(FIRST.name());
    removal.migrate(ExitCode.DONE);
    removal.isCarriedOver(FIRST.content());
  }

  /// That one's row is switched with the copy that there is, which has to be there still.
  @Test
  void anotherThatWasOnlyTouchedKeepsItsCopy() {
    String other = "\"archiveId\" = '" + DOCUMENTS.get(1).archiveId() + "'";
    removal.meanwhile(
        AnchoreRemoval::sendsFirst,
        "TRS-403",
        () -> {
          removal.remove();
          removal
              .anchore()
              .execute(
                  "update archive_metadata set last_updated = last_updated + 1 where " + other);
        });
    removal.again(ExitCode.DONE);
    removal.isGone();
  }

  /// Somebody else's object lies where the copy was.
  @Test
  void whatIsSomebodyElsesStays() {
    removal.removedMeanwhile();
    removal.otherTool().put(removal.copies().getFirst(), "somebody else's");
    removal.again(ExitCode.DONE);
    assertThat(removal.copy()).isEqualTo("somebody else's".getBytes(UTF_8));
  }
}
