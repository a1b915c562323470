package org.tranship.testkit.kill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.tranship.testkit.program.Ended;
import org.tranship.testkit.program.Program;
import org.tranship.testkit.program.Running;

/// The command as a process of its own, which is killed as told.
///
/// @param program the command
/// @param directory for its journal and what else it leaves
record KilledCommand(Program program, Path directory) {
  private static final Duration MOST = Duration.ofMinutes(20);

  /// Writes down what is asked of a target from now on, if its server can tell.
  @FunctionalInterface
  interface Watch {
    /// @param at at which request something is brought about; 0 for never
    Optional<RequestLog> from(long at, Runnable then);
  }

  /// One process from its start to its end.
  ///
  /// @param ended how it ended
  /// @param requests what was asked of the target meanwhile, where that is counted
  /// @param journalWrites how often it wrote to its journal; 0 if it was killed
  record Life(Ended ended, Optional<RequestLog> requests, long journalWrites) {}

  /// The journal that ends its own process where it is told to.
  String killingJournal() {
    return KillingJournals.SCHEME + ":" + directory.resolve("journal");
  }

  /// The same journal for a command that only looks.
  String journal() {
    return "sqlite:" + directory.resolve("journal");
  }

  /// Starts it, kills it as told, and waits for its end.
  Life live(Kill kill, List<String> arguments, Watch watch) {
    Path count = directory.resolve("writes");
    Map<String, String> environment = new HashMap<>();
    environment.put(KillingJournals.COUNT, count.toString());
    if (kill instanceof Kill.AtJournalWrite write) {
      environment.putAll(KillingJournals.environment(write));
    }
    CompletableFuture<Running> target = new CompletableFuture<>();
    long at = kill instanceof Kill.AtRequest(long number) ? number : 0;
    Optional<RequestLog> log =
        watch.from(
            at,
            () -> {
              var _ = target.thenAccept(Running::kill);
            });
    try {
      Files.deleteIfExists(count);
      Running running = program.with(environment).start(_ -> {}, arguments);
      target.complete(running);
      if (kill instanceof Kill.AfterTime(Duration time)) {
        CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS)
            .execute(running::kill);
      }
      Ended ended = running.await(MOST);
      return new Life(
          ended, log, Files.exists(count) ? Long.parseLong(Files.readString(count)) : 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a command was running", e);
    }
  }
}
