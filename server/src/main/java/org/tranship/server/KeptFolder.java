package org.tranship.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a job that is no run has found out so far: a folder beside the ledger that is the job's
/// own. Where the job was told to stop, or failed, or its server died, the same job that is posted
/// again takes the folder over, and need not do again what is in it. A job that came to its end, or
/// failed after the one that it went on with had failed, leaves none.
///
/// Crash argument. The name of the folder tells whose it is, and it is taken over by one rename. So
/// a crash leaves it with the one or with the other, and a job that waits finds it under its own
/// name. What is in it may be cut off anywhere: whoever reads it has to bear that, and if two jobs
/// fail because of it one after the other, the next one begins anew.
final class KeptFolder {
  /// What was written last before that is not gone on with: much may have changed since.
  static final Duration LONGEST = Duration.ofHours(24);

  private static final Logger LOG = LoggerFactory.getLogger(KeptFolder.class);

  private KeptFolder() {}

  /// The folder of a job, whether it is there or not.
  static Path of(Path ledger, String job) {
    return ledger.resolve(job + ".kept");
  }

  /// Gives a job that begins, or is cancelled before it does, what the one has left that it goes on
  /// with, if that is not too old. What cannot be taken over is said and removed.
  static void take(Path ledger, JobRecord job, Instant now) {
    if (!job.retryFromID().isEmpty()) {
      Path left = of(ledger, job.retryFromID());
      try {
        if (Files.isDirectory(left) && !isOld(left, now)) {
          Files.move(left, of(ledger, job.id()), StandardCopyOption.ATOMIC_MOVE);
        }
      } catch (IOException e) {
        LOG.warn("The job {} cannot go on with what is in {}, and begins anew", job.id(), left, e);
      }
      remove(ledger, job.retryFromID());
    }
  }

  private static boolean isOld(Path folder, Instant now) throws IOException {
    Instant newest = Instant.MIN;
    for (Path file : files(folder)) {
      Instant written = Files.getLastModifiedTime(file).toInstant();
      newest = written.isAfter(newest) ? written : newest;
    }
    return newest.isBefore(now.minus(LONGEST));
  }

  /// Removes what a job has kept, if it has. What cannot be removed is said.
  static void remove(Path ledger, String job) {
    Path folder = of(ledger, job);
    try {
      for (Path file : files(folder)) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (NoSuchFileException _) {
      // Most jobs keep nothing.
    } catch (IOException e) {
      LOG.warn("What the job {} has kept in {} cannot be removed", job, folder, e);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(it -> !it.equals(folder)).sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
