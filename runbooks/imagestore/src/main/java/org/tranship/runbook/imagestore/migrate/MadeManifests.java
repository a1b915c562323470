package org.tranship.runbook.imagestore.migrate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.runbook.imagestore.manifest.ClusterManifest;
import org.tranship.runbook.imagestore.manifest.ManifestException;
import org.tranship.runbook.imagestore.manifest.MoveManifests;
import org.tranship.runbook.imagestore.manifest.OwnersFile;
import org.tranship.runbook.imagestore.upgrade.ManifestFile;
import org.tranship.runbook.imagestore.upgrade.ProvisionStep;
import org.tranship.runbook.imagestore.upgrade.WantedManifest;

/// The manifests of a move in their files, and how later steps find them: each by the digest that
/// the journal keeps, so that nobody upgrades a cluster to a file that was edited meanwhile. Only
/// their owner may read them: they have the account's key.
///
/// @param directory where they are
record MadeManifests(Path directory) {
  static final int FIRST = 0;
  static final int SECOND = 1;
  static final int THIRD = 2;
  static final int BACK = 3;

  private static final String ACT = "write";

  /// Writes them. What is there under their names and is something else is never replaced.
  ///
  /// Crash argument. A file has its name when it is whole, and one that is there with the same
  /// bytes is what an earlier try has written.
  void write(StepContext context, MoveManifests made) throws InterruptedException {
    Note _ =
        context.act(
            ACT,
            Note.NONE,
            _ -> {
              List<String> digests = new ArrayList<>();
              for (int i = 0; i < MoveManifests.FILES.size(); i++) {
                byte[] bytes = made.made().get(i).bytes();
                put(directory.resolve(MoveManifests.FILES.get(i)), bytes);
                digests.add(ManifestFile.sha256(bytes));
              }
              return new Note(1, String.join(" ", digests));
            });
  }

  private static void put(Path file, byte[] bytes) {
    try {
      OwnersFile.makeDirectory(file.toAbsolutePath().resolveSibling(""));
      if (Files.exists(file)) {
        if (Arrays.equals(Files.readAllBytes(file), bytes)) {
          return;
        }
        throw new StepFailed(
            ManifestException.WRITTEN
                + " There is another file "
                + file
                + " already. Nothing was registered. Name another directory in the plan, or move it"
                + " away.");
      }
      Path part = file.resolveSibling("." + file.getFileName() + ".part");
      boolean _ = Files.deleteIfExists(part);
      OwnersFile.create(part, bytes);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new StepFailed(
          ManifestException.WRITTEN
              + " The manifest "
              + file
              + " cannot be written: "
              + e.getMessage()
              + ". Nothing was registered. See to the directory, and run the same command again.",
          e);
    }
  }

  /// Whether they were written.
  static boolean are(StepContext context) {
    return context.ended(ManifestsStep.NAME, ACT).isPresent();
  }

  /// One of them.
  WantedManifest wanted(int number) {
    return new WantedManifest() {
      @Override
      public ClusterManifest read(StepContext context) {
        return MadeManifests.this.read(context, number);
      }

      @Override
      public String version(StepContext context) {
        return MadeManifests.this.version(context, number);
      }
    };
  }

  private ClusterManifest read(StepContext context, int number) {
    String[] digests =
        context.ended(ManifestsStep.NAME, ACT).map(Note::text).orElseThrow().split(" ", -1);
    return new ManifestFile(directory.resolve(MoveManifests.FILES.get(number)), digests[number])
        .read();
  }

  /// The version of one of them. Once it is registered the journal has it: the way back needs no
  /// file.
  String version(StepContext context, int number) {
    return ProvisionStep.version(context, number).orElseGet(() -> read(context, number).version());
  }
}
