package org.tranship.runbook.registry.msr;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.value.FileTrouble;
import org.tranship.runbook.registry.msr.MsrHttp.Reply;

/// Right before the metadata backup: writes each tag and the SHA-256 of its manifest into a file
/// beside it. A tag that is moved to an image that is there already writes no object, so nothing
/// but this tells that a restore takes it back. The file's digest is in the note with which the act
/// ends; until then it is written anew. A file that is there before that is somebody else's.
final class TagsStep implements Step {
  private static final String NAME = "tags";
  private static final String ACT = "tags";

  private final MsrMigration migration;

  TagsStep(MsrMigration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.MOVE;
  }

  static Path file(MsrPlan.Backup backup) {
    return backup.file().resolveSibling(backup.file().getFileName() + ".tags");
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Path file = file(migration.plan().backup().orElseThrow());
    if (context.intended(NAME, ACT).isEmpty() && Files.exists(file)) {
      return new StepResult.Refused(
          BackupStep.UNUSABLE
              + " There is a file "
              + file
              + " already, which this run has not made. Nothing was done with it. Name another one"
              + " in backup.file, or move it away.");
    }
    Note end = context.act(ACT, Note.NONE, _ -> write(file));
    return StepResult.done(end.text().substring(end.text().indexOf(' ') + 1) + " tags");
  }

  private Note write(Path file) throws InterruptedException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    long[] tags = new long[1];
    try (MsrClient client = migration.client()) {
      try (BufferedWriter out = Files.newBufferedWriter(unfinished)) {
        each(
            client,
            (image, hex) -> {
              out.write(image + " " + hex + "\n");
              tags[0]++;
            });
      }
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return new Note(1, ContentListing.sha256(file) + " " + tags[0]);
    } catch (IOException e) {
      throw new StepFailed(
          BackupStep.UNUSABLE
              + " The tags cannot be written beside the backup: "
              + FileTrouble.why(e)
              + " ("
              + file
              + "). Nothing was copied. Mend that, and run the same command again.",
          e);
    }
  }

  private interface Told {
    void tag(String image, String hex) throws IOException;
  }

  /// Each tag, with the SHA-256 of its manifest; one that cannot be had counts by its answer.
  private static void each(MsrClient client, Told told) throws IOException, InterruptedException {
    MsrImages images = new MsrImages(client.http());
    IOException[] fault = new IOException[1];
    images.each(
        (repository, tag) -> {
          if (fault[0] == null) {
            Reply reply = images.manifest(repository, tag);
            byte[] bytes =
                reply.isFine()
                    ? reply.bytes()
                    : ("HTTP " + reply.status()).getBytes(StandardCharsets.UTF_8);
            try {
              told.tag(repository + ":" + tag, TagCensus.hex(bytes));
            } catch (IOException e) {
              fault[0] = e;
            }
          }
        });
    if (fault[0] != null) {
      throw fault[0];
    }
  }

  /// Tags that are not as they were before the backup: moved, new, or removed.
  static Several changed(StepContext context, MsrMigration migration) throws InterruptedException {
    String[] note = context.ended(NAME, ACT).map(Note::text).orElseThrow().split(" ", -1);
    Path file = file(migration.plan().backup().orElseThrow());
    Several changed = new Several("tag", "tags");
    try (MsrClient client = migration.client()) {
      if (!ContentListing.sha256(file).equals(note[0])) {
        throw new StepFailed(
            BackupStep.UNUSABLE
                + " The tags beside the backup, "
                + file
                + ", are not as they were written. Nothing was restored. Put the file back, and run"
                + " the same command again.");
      }
      Optional<BlobIds> before =
          note[1].equals("0")
              ? Optional.empty()
              : Optional.of(BlobIds.read(file, migration.scratch()));
      try {
        each(
            client,
            (image, hex) -> {
              Optional<String> was = before.flatMap(it -> it.met(image));
              if (was.isEmpty()) {
                changed.add(image + " (new)");
              } else if (!was.get().equals(hex)) {
                changed.add(image + " (moved)");
              }
            });
        before.ifPresent(
            it -> {
              it.someMissing(Several.NAMED).forEach(image -> changed.add(image + " (removed)"));
              changed.more(it.missing() - Math.min(it.missing(), Several.NAMED));
            });
      } finally {
        before.ifPresent(BlobIds::close);
      }
    } catch (IOException e) {
      throw new StepFailed(
          BackupStep.UNUSABLE
              + " The tags beside the backup cannot be read: "
              + FileTrouble.why(e)
              + " ("
              + file
              + "). Nothing was restored. Put the file back, and run the same command again.",
          e);
    }
    return changed;
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
