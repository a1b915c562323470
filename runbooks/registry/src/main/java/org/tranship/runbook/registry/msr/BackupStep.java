package org.tranship.runbook.registry.msr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Store;
import org.tranship.core.value.FileTrouble;

/// Backs the metadata up by the commands of the plan, and ties the file to what the store held.
///
/// Crash argument. The store is listed first, into a file beside the backup, so every blob that the
/// backup names and the listing has not was pushed while it was made. Both files' digests are in
/// the note with which the act ends; until then all of it is done again, and the earlier files are
/// replaced, as the act's intent says that they are this run's. A file that is there before that is
/// somebody else's, and left alone.
final class BackupStep implements Step {
  static final String NAME = "backup";
  static final String UNUSABLE = "TRR-172";
  private static final String ACT = "backup";

  /// The name of the first entry of the archive, as Docker's and Mirantis' documents show it.
  private static final Pattern HEAD =
      Pattern.compile("(?:dtr|msr)-backup-v?(\\d+\\.\\d+(?:\\.\\d+)?)[^/]*/.*");

  private static final int HEAD_BYTES = 100;

  private final MsrMigration migration;

  BackupStep(MsrMigration migration) {
    this.migration = migration;
  }

  /// A backup that was made.
  ///
  /// @param sha256 of its file
  /// @param listing SHA-256 of the file that says what the store held
  /// @param tags how many there were right before it
  record Made(String sha256, String listing, long tags) {
    private Note note() {
      return new Note(1, sha256 + " " + listing + " " + tags);
    }

    private static Made of(Note note) {
      String[] words = note.text().split(" ", -1);
      return new Made(words[0], words[1], Long.parseLong(words[2]));
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.MOVE;
  }

  /// The backup of this run.
  static Made made(StepContext context) {
    return Made.of(context.ended(NAME, ACT).orElseThrow());
  }

  private MsrPlan.Backup plan() {
    return migration.plan().backup().orElseThrow();
  }

  static Path listing(MsrPlan.Backup backup) {
    return backup.file().resolveSibling(backup.file().getFileName() + ".content");
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Path file = plan().file();
    if (context.intended(NAME, ACT).isEmpty() && Files.exists(file)) {
      return new StepResult.Refused(
          UNUSABLE
              + " There is a file "
              + file
              + " already, which this run has not made. Nothing was done with it. Name another one in"
              + " backup.file, or move it away.");
    }
    Note end = context.act(ACT, Note.NONE, _ -> make(context).note());
    return StepResult.done("SHA-256 " + Made.of(end).sha256());
  }

  private Made make(StepContext context) throws InterruptedException {
    Path file = plan().file();
    try (Store source = migration.source();
        MsrClient client = migration.client()) {
      var before = ContentListing.write(source, SurveyStep.root(context), listing(plan()));
      long tags = TagCensus.of(client).tags();
      Files.deleteIfExists(file);
      migration.acts().carry(context, plan().acts(), context.run() + "-backup");
      if (!Files.isRegularFile(file) || Files.size(file) == 0) {
        throw unusable("the command ended well, and there is nothing in " + file);
      }
      Optional<String> other = objection(file, MsrReadyStep.version(context));
      if (other.isPresent()) {
        throw unusable(other.get());
      }
      Made made = new Made(ContentListing.sha256(file), before.sha256(), tags);
      context.measured(
          "backup",
          true,
          file
              + ", "
              + Files.size(file)
              + " bytes, SHA-256 "
              + made.sha256()
              + ", of MSR "
              + MsrReadyStep.version(context)
              + "; "
              + tags
              + " tags; "
              + before.objects()
              + " objects of the storage in "
              + listing(plan())
              + ", SHA-256 "
              + made.listing());
      warnOfReaders(context, file);
      return made;
    } catch (IOException e) {
      throw unusable(FileTrouble.why(e) + " (" + file + ")");
    }
  }

  private static StepFailed unusable(String why) {
    return new StepFailed(
        UNUSABLE
            + " There is no backup that can be restored: "
            + why
            + ". Nothing was copied. See what backup.do does and where it writes, and run the same"
            + " command again.");
  }

  /// Where the archive tells its version, it has to be MSR's; what is no archive as the documents
  /// show it is left to the command that restores it.
  private static Optional<String> objection(Path file, MsrVersion version) throws IOException {
    Matcher head = HEAD.matcher(ContentListing.beginning(file, HEAD_BYTES).replaceAll("\0.*", ""));
    return head.matches() && !MsrVersion.parse(head.group(1)).isSame(version)
        ? Optional.of(file + " is of version " + head.group(1) + ", and MSR is " + version)
        : Optional.empty();
  }

  private static void warnOfReaders(StepContext context, Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
    if (rights.contains(PosixFilePermission.GROUP_READ)
        || rights.contains(PosixFilePermission.OTHERS_READ)) {
      context.say(
          "The backup holds secrets of MSR, and others may read "
              + file
              + "; chmod 600 mends that.");
    }
  }

  /// Makes sure that both files are as they were when the backup was made.
  static Optional<String> changed(StepContext context, MsrPlan.Backup plan) {
    Made made = made(context);
    try {
      boolean same =
          ContentListing.sha256(plan.file()).equals(made.sha256())
              && ContentListing.sha256(listing(plan)).equals(made.listing());
      return same
          ? Optional.empty()
          : Optional.of(refused(plan, "it, or the listing beside it, is not as it was made"));
    } catch (IOException e) {
      return Optional.of(refused(plan, FileTrouble.why(e)));
    }
  }

  private static String refused(MsrPlan.Backup plan, String why) {
    return UNUSABLE
        + " The backup "
        + plan.file()
        + " cannot be restored: "
        + why
        + ". Nothing was restored, and MSR is as it was. Put back what was made, and run the same"
        + " command again; or roll back, and begin anew.";
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "The backup stays where it is: " + plan().file() + ".", _ -> StepResult.done());
  }
}
