package org.tranship.testkit.server;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// A temporary directory that is gone after [#close], and also after a `kill -9` of this JVM.
///
/// A small shell waits on a pipe whose other end only this JVM holds. When the JVM ends, in
/// whatever way, the pipe closes and the shell removes the directory; it tries for ten seconds
/// because the server that used the directory may still be stopping.
public final class ScratchDirectory implements AutoCloseable {
  private static final String REMOVE_WHEN_PARENT_ENDS =
      """
      read -r word
      for attempt in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        rm -rf -- "$1"
        [ -e "$1" ] || exit 0
        sleep 0.5
      done
      """;

  private final Path path;
  private final Process remover;
  private final OutputStream lifeline;

  private ScratchDirectory(Path path, Process remover) {
    this.path = path;
    this.remover = remover;
    this.lifeline = remover.getOutputStream();
  }

  /// Makes a new, empty directory under the system's temporary directory.
  ///
  /// @param purpose a short word that shows up in the directory's name, for example `swift`
  public static ScratchDirectory create(String purpose) {
    try {
      Path path = Files.createTempDirectory("tranship-" + purpose + "-");
      Process remover =
          // In a session of its own: this JVM may itself be a watched process, whose group is
          // killed as a whole, and the shell must outlive it.
          new ProcessBuilder(
                  "setsid",
                  "sh",
                  "-c",
                  REMOVE_WHEN_PARENT_ENDS,
                  "tranship-scratch",
                  path.toString())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new ScratchDirectory(path, remover);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a scratch directory for " + purpose, e);
    }
  }

  public Path path() {
    return path;
  }

  /// Removes the directory and all that is in it. Safe to repeat.
  @Override
  public void close() {
    try {
      deleteTree(path);
      // Only now: the shell must not race with the deletion above.
      lifeline.close();
      remover.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove " + path, e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            // A server that has just stopped removes its own lock files: gone is what we want.
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
