package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// A program of a plan that stands still, whoever starts it, until a test lets it go. It gives up
/// after a minute. It outlives whoever started it, if that is killed, and goes on when it is let
/// go.
final class HeldProgram implements HeldJob.Hold {
  private final Path held;
  private final Path go;
  private final Path script;

  HeldProgram(Path folder) throws IOException {
    this.held = folder.resolve("held");
    this.go = folder.resolve("go");
    this.script =
        Files.writeString(
            folder.resolve("hold.sh"),
            """
            touch %s
            i=0
            while [ ! -e %s ]; do
              i=$((i + 1))
              if [ $i -gt 1200 ]; then exit 9; fi
              sleep 0.05
            done
            exec "$@"
            """
                .formatted(held, go));
  }

  /// The words of a plan for it, as YAML has them.
  ///
  /// @param command what it does once it is let go
  String words(String command) {
    return "[sh, " + script + ", " + command.replace(" ", ", ") + "]";
  }

  @Override
  public void await() {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    try {
      while (!Files.deleteIfExists(held)) {
        assertThat(System.nanoTime()).as("the program is not started").isLessThan(until);
        Thread.sleep(10);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void letGo() {
    try {
      Path _ = Files.writeString(go, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
