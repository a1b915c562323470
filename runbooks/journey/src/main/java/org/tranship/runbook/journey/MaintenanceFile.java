package org.tranship.runbook.journey;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.tranship.core.step.StepFailed;
import org.tranship.core.value.FileTrouble;
import org.tranship.runbook.journey.format.RoleSettings;

/// The switch in a service configuration, set in every role that has it.
///
/// Crash argument. What the file held is kept beside it under a name of the run, and is durable
/// before the file is touched; the new text is written aside, forced, and moved over the file, so
/// the file is whole at every moment. Setting it again finds it set. Taking back moves the kept
/// text over the file, which also removes it; where nothing is kept, nothing was changed.
///
/// @param path of the configuration
/// @param run whose name the kept text has
record MaintenanceFile(Path path, String run) {
  static final String UNFIT = "TRJ-115";

  /// Sets it.
  void set(boolean on) {
    try {
      Path file = path.toRealPath();
      String text = Files.readString(file);
      Path kept = kept(file);
      if (!Files.exists(kept)) {
        write(file, kept, text);
      }
      String changed = RoleSettings.withMaintenance(text, on);
      if (!changed.equals(text)) {
        write(file, file, changed);
      }
    } catch (IOException e) {
      throw unfit(FileTrouble.why(e));
    } catch (IllegalArgumentException e) {
      throw unfit(String.valueOf(e.getMessage()));
    }
  }

  /// Puts back what the file held before the run.
  void restore() {
    try {
      Path file = path.toRealPath();
      if (Files.exists(kept(file))) {
        var _ = Files.move(kept(file), file, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw unfit(FileTrouble.why(e));
    }
  }

  private Path kept(Path file) {
    return file.resolveSibling(file.getFileName() + "." + run + ".before");
  }

  private void write(Path file, Path target, String text) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + "." + run + ".new");
    try (FileChannel channel =
        FileChannel.open(
            aside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        int _ = channel.write(bytes);
      }
      channel.force(true);
    }
    var _ = Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private StepFailed unfit(String why) {
    return new StepFailed(
        UNFIT
            + " MaintenanceMode cannot be set in "
            + path
            + ": "
            + why
            + ". Name the second release's service configuration, or let the plan's commands do it.");
  }
}
