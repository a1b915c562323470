package org.tranship.journal.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.journal.RunId;

/// Whether the operator wants a run to rest: a file beside the run, which any process may make and
/// remove without the run's lock.
///
/// Crash argument. That the file exists is all that decides; its text names who made it, for
/// people. So a writer that is killed half way has paused the run or has not, and the same command
/// makes or removes it again. Nothing of the run itself is in it: the run's truth stays in its
/// journal.
final class PauseFile {
  private static final int LONGEST_TEXT = 512;

  private final RunFiles files;
  private final Path file;

  PauseFile(RunFiles files, RunId id) {
    this.files = files;
    this.file = files.paused(id);
  }

  /// @param by who wants it, for people
  void make(String by) {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            RunFiles.forOwnerAlone())) {
      channel.write(ByteBuffer.wrap(by.getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
      files.forceDirectory();
    } catch (FileAlreadyExistsException _) {
      // It rests already, and whoever asked first stays named.
    } catch (IOException e) {
      throw SqliteErrors.of(file, "pause the run", e);
    }
  }

  void remove() {
    try {
      if (Files.deleteIfExists(file)) {
        files.forceDirectory();
      }
    } catch (IOException e) {
      throw SqliteErrors.of(file, "let the run go on", e);
    }
  }

  /// Who made it; empty where there is none.
  Optional<String> text() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String text = "";
    try {
      String all = Files.readString(file).strip();
      text = all.substring(0, Math.min(all.length(), LONGEST_TEXT));
    } catch (IOException _) {
      // Half written, or removed since; whether it rests is asked again in a second.
    }
    return Optional.of(text.isEmpty() ? "somebody" : text);
  }
}
