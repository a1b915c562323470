package org.tranship.runbook.registry.msr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tranship.core.cutover.Fence;
import org.tranship.core.cutover.SwitchStep;
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
/// With [MsrPlan.Variant#ONLINE] that is what is restored, made once while people push. With
/// [MsrPlan.Variant#READ_ONLY] it is made behind the fence, for the day on which MSR has lost its
/// metadata; and made anew behind each fence, since people push between two of them.
///
/// Crash argument. The store is listed first, into a file beside the backup, so every blob that the
/// backup names and the listing has not was pushed while it was made. Both files' digests are in
/// the note with which the act ends; until then all of it is done again, and the earlier files are
/// replaced, as the act's intent says that they are this run's. A file that is there before that is
/// somebody else's, and left alone.
final class BackupStep implements Step {
  static final String NAME = Fence.BACKUP;
  static final String UNUSABLE = "TRR-172";
  private static final String ACT = "backup";
  private static final Pattern REPLICA = Pattern.compile("[0-9A-Za-z-]{1,64}");

  private final MsrMigration migration;

  BackupStep(MsrMigration migration) {
    this.migration = migration;
  }

  /// A backup that was made.
  ///
  /// @param sha256 of its file
  /// @param listing SHA-256 of the file that says what the store held
  /// @param tags how many there were right before it
  /// @param replica the id of the replica that answered then; empty if MSR does not tell
  record Made(String sha256, String listing, long tags, String replica) {
    private Note note() {
      return new Note(1, sha256 + " " + listing + " " + tags + " " + replica);
    }

    /// Of earlier versions there is one without a replica.
    private static Made of(Note note) {
      String[] words = note.text().split(" ", -1);
      return new Made(
          words[0], words[1], Long.parseLong(words[2]), words.length > 3 ? words[3] : "");
    }

    /// Which replica that was, for people.
    String ofReplica() {
      return replica.isEmpty() ? "of a replica that MSR does not tell" : "of replica " + replica;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return migration.isOnline() ? Phase.MOVE : Phase.SWITCH;
  }

  @Override
  public boolean again(Set<String> done) {
    return !migration.isOnline() && !done.contains(SwitchStep.NAME);
  }

  /// The act of the first fence, and of none, has no number.
  private static String act(int number) {
    return number == 1 ? ACT : ACT + "-" + number;
  }

  /// The backup of this run; of several the last that was made.
  ///
  /// @return empty if there is none, or none yet
  static Optional<Made> found(StepContext context) {
    return Stream.iterate(Fence.number(context), it -> it > 0, it -> it - 1)
        .flatMap(number -> context.ended(NAME, act(number)).stream())
        .findFirst()
        .map(Made::of);
  }

  /// The backup of this run, which there has to be.
  static Made made(StepContext context) {
    return found(context).orElseThrow();
  }

  private MsrPlan.Backup plan() {
    return migration.plan().backup().orElseThrow();
  }

  static Path listing(MsrPlan.Backup backup) {
    return backup.file().resolveSibling(backup.file().getFileName() + ".content");
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    if (SwitchStep.isBegun(context)) {
      return StepResult.done("the switch is begun");
    }
    Optional<StepResult> refusal = refusal(context);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    BackupFiles files = files();
    int number = migration.isOnline() ? 1 : Fence.number(context);
    Note end = context.act(act(number), Note.NONE, _ -> make(context, files).note());
    return StepResult.done("SHA-256 " + Made.of(end).sha256());
  }

  private BackupFiles files() {
    return new BackupFiles(plan().file(), listing(plan()));
  }

  /// What stands against backing up to the place of the plan; empty if nothing does.
  Optional<StepResult> refusal(StepContext context) {
    BackupFiles files = files();
    return (isTried(context) ? files.open() : files.taken().or(files::open))
        .map(
            unfit ->
                new StepResult.Refused(
                    UNUSABLE
                        + " "
                        + unfit
                        + " Nothing was done with it. Name another place in backup.file, or mend it,"
                        + " and run the same command again."));
  }

  /// Whether what lies there may be this run's, from behind whichever fence.
  private static boolean isTried(StepContext context) {
    return IntStream.rangeClosed(1, Fence.number(context))
        .anyMatch(number -> context.intended(NAME, act(number)).isPresent());
  }

  private Made make(StepContext context, BackupFiles files) throws InterruptedException {
    Path file = plan().file();
    try (Store source = migration.source();
        MsrClient client = migration.client()) {
      files.setAside(context);
      var before = ContentListing.write(source, SurveyStep.root(context), listing(plan()));
      long tags = TagCensus.some(client).tags();
      String replica = replica(client);
      migration.acts().carry(context, plan().acts(), context.run() + "-backup");
      if (!Files.isRegularFile(file) || Files.size(file) == 0) {
        throw unusable("the command ended well, and there is nothing in " + file);
      }
      files.close(context);
      Optional<String> other = BackupArchive.objection(file, MsrReadyStep.version(context));
      if (other.isPresent()) {
        throw unusable(other.get());
      }
      Made made = new Made(ContentListing.sha256(file), before.sha256(), tags, replica);
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
              + made.ofReplica()
              + "; "
              + before.objects()
              + " objects of the storage in "
              + listing(plan())
              + ", SHA-256 "
              + made.listing());
      return made;
    } catch (IOException e) {
      throw unusable(FileTrouble.why(e) + " (" + file + ")");
    }
  }

  /// The one whose settings MSR shows. Not every version has to tell it, and nothing depends on it:
  /// it is noted since a restore is told a replica.
  private static String replica(MsrClient client) throws InterruptedException {
    try {
      String told = MsrJson.text(client.settings(), "replicaID");
      return REPLICA.matcher(told).matches() ? told : "";
    } catch (MsrException e) {
      if (e.isRefusal()) {
        return "";
      }
      throw e;
    }
  }

  private static StepFailed unusable(String why) {
    return new StepFailed(
        UNUSABLE
            + " There is no backup that can be restored: "
            + why
            + ". Nothing was switched. See what backup.do does and where it writes, and run the same"
            + " command again: what lies there gets another name first.");
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
        + ". Nothing was switched, and MSR is as it was. Put back what was made, and run the same"
        + " command again; or roll back, and begin anew.";
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "The backup stays where it is: " + plan().file() + ".", _ -> StepResult.done());
  }
}
