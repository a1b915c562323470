package org.tranship.runbook.journey;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.tranship.core.step.StepFailed;
import org.tranship.core.value.FileTrouble;
import org.tranship.runbook.journey.format.RoleSettings;

/// The switch in a service configuration, set in every role that has it.
///
/// Crash argument. What the file held is kept beside it under a name of the run, and is durable
/// before the file is touched; the new text is written aside, forced, and moved over the file, so
/// the file is whole at every moment; the folder is forced behind each move. Setting it again finds
/// it set. Taking back moves the kept text over the file, which also removes it; where somebody
/// else has changed the file meanwhile, the switch of each role alone is set back, and the kept
/// text removed behind that. Where nothing is kept, nothing was changed. A file that is gone has
/// nothing to put back, and keeps no way back from being gone.
///
/// It holds connection strings: the kept text is for its owner alone, and the file keeps its
/// rights.
///
/// @param path of the configuration
/// @param run whose name the kept text has
public record MaintenanceFile(Path path, String run) {
  static final String UNFIT = "TRJ-115";

  private static final FileAttribute<?>[] NO_ATTRIBUTES = {};
  private static final FileAttribute<?>[] OWNER_ALONE = {
    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
  };

  /// Sets it in every role that has it.
  public void set(boolean on) {
    set(text -> RoleSettings.withMaintenance(text, on));
  }

  /// Sets it for the worker alone.
  public void setWorker(boolean on) {
    set(text -> RoleSettings.withMaintenance(text, RoleSettings.WORKER, on));
  }

  private void set(UnaryOperator<String> change) {
    try {
      Path file = path.toRealPath();
      String text = Files.readString(file);
      Path kept = kept(file);
      if (!Files.exists(kept)) {
        write(file, kept, text);
      }
      String changed = change.apply(text);
      if (!changed.equals(text)) {
        write(file, file, changed);
      }
    } catch (IOException e) {
      throw unfit(FileTrouble.why(e));
    } catch (IllegalArgumentException e) {
      throw unfit(String.valueOf(e.getMessage()));
    }
  }

  /// The roles that have it on, as the file says now.
  public List<String> held() {
    try {
      RoleSettings settings = RoleSettings.read(Files.readAllBytes(path));
      return settings.roles().keySet().stream()
          .filter(
              role ->
                  settings
                      .get(role, RoleSettings.MAINTENANCE)
                      .map(Boolean::parseBoolean)
                      .orElse(false))
          .toList();
    } catch (IOException e) {
      throw unfit(FileTrouble.why(e));
    } catch (IllegalArgumentException e) {
      throw unfit(String.valueOf(e.getMessage()));
    }
  }

  /// Puts the switch back to what it was before the run. Whatever else was changed stays, and a
  /// role that has no switch any more is left alone.
  ///
  /// @return what was not put back since the file is gone, as a sentence; else empty
  public Optional<String> restore() {
    try {
      Path file = path.toRealPath();
      Path kept = kept(file);
      if (!Files.exists(kept)) {
        return Optional.empty();
      }
      String text = Files.readString(file);
      String before = Files.readString(kept);
      if (RoleSettings.has(text)
          && RoleSettings.withMaintenance(text, true)
              .equals(RoleSettings.withMaintenance(before, true))) {
        copyRights(file, kept);
        move(kept, file);
      } else {
        write(file, file, RoleSettings.withMaintenanceOf(text, before));
        Files.delete(kept);
      }
      return Optional.empty();
    } catch (NoSuchFileException _) {
      return Optional.of(
          "the service configuration "
              + path
              + " is gone, so there is no switch to put back; see whether "
              + kept(path)
              + " is there, which has what it held, and remove that");
    } catch (IOException e) {
      throw unfit(FileTrouble.why(e));
    } catch (IllegalArgumentException e) {
      throw unfit(String.valueOf(e.getMessage()));
    }
  }

  /// Removes what is kept of before the run, when there is no way back any more. Gone, it is found
  /// gone.
  public void forget() {
    try {
      boolean _ = Files.deleteIfExists(kept(path.toRealPath()));
    } catch (NoSuchFileException _) {
      // Nor is there anything beside it that could be told as its.
    } catch (IOException e) {
      throw unfit(FileTrouble.why(e));
    }
  }

  private Path kept(Path file) {
    return file.resolveSibling(file.getFileName() + "." + run + ".before");
  }

  private void write(Path file, Path target, String text) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + "." + run + ".new");
    boolean _ = Files.deleteIfExists(aside);
    Path _ = Files.createFile(aside, knowsRights(file) ? OWNER_ALONE : NO_ATTRIBUTES);
    if (target.equals(file)) {
      copyRights(file, aside);
    }
    try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
      var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        int _ = channel.write(bytes);
      }
      channel.force(true);
    }
    move(aside, target);
  }

  private static boolean knowsRights(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static void copyRights(Path from, Path to) throws IOException {
    if (knowsRights(from)) {
      Path _ = Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
    }
  }

  private static void move(Path from, Path to) throws IOException {
    Path _ = Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    if (knowsRights(to)) {
      // Elsewhere a folder cannot be opened, and need not be.
      try (FileChannel folder = FileChannel.open(to.resolveSibling(""), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
  }

  private StepFailed unfit(String why) {
    return new StepFailed(
        UNFIT
            + " MaintenanceMode cannot be set in "
            + path
            + ": "
            + why
            + ". See to that file, or name the right one in the plan, or let the plan's commands do"
            + " it.");
  }
}
