package org.tranship.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.JournalException;
import org.tranship.runbook.registry.RegistryCheck;

/// The inventory of a look for which the operator has named no file. It lies beside the journal,
/// one for each store, until a look has come to its end. So the same command goes on with a look
/// that was killed, stopped or failed; behind one that came to its end everything is hashed anew.
///
/// Crash argument. What is in the file is believed as far as [RegistryCheck] believes any
/// inventory: it may be cut off anywhere. Two looks at one store do not share it: whoever holds the
/// claim has it, and the other one, as every look that can keep nothing, has a file that goes with
/// its process. A process that is killed loses the claim and leaves the file.
final class KeptInventory implements AutoCloseable {
  /// What was written last before that is not gone on with: bytes rot under the same version, and
  /// who looks again days later wants to know.
  private static final Duration LONGEST = Duration.ofDays(1);

  private static final List<String> PARTS = List.of("", "-wal");

  private final Path file;
  private final Optional<Journal.Claim> claim;
  private boolean over;

  private KeptInventory(Path file, Optional<Journal.Claim> claim) {
    this.file = file;
    this.claim = claim;
  }

  /// Finds what a look at this store has left, or a place for what this one finds. Says which.
  ///
  /// @param place the store's name
  static KeptInventory of(Session session, String place) {
    Journal.Claim claim;
    Path file;
    try {
      Journal journal = session.composition().journal();
      Optional<Path> directory = journal.directory();
      if (directory.isEmpty()) {
        return passing(session, "this journal has no directory on this machine");
      }
      file = Files.createDirectories(directory.get().resolve("fsck")).resolve(name(place));
      claim = journal.claim("registry fsck " + place, "A look at " + place + " is being made.");
    } catch (JournalException | IOException e) {
      return passing(session, String.valueOf(e.getMessage()));
    }
    KeptInventory kept = new KeptInventory(file, Optional.of(claim));
    kept.takeUp(session, place);
    return kept;
  }

  private static String name(String place) {
    return "inventory-" + UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.UTF_8));
  }

  private static KeptInventory passing(Session session, String reason) {
    session.warn(
        "What is found is not kept beside the journal: "
            + reason
            + " If this look is killed, the next one begins anew.");
    return new KeptInventory(
        session.composition().scratch().resolve("inventory"), Optional.empty());
  }

  private void takeUp(Session session, String place) {
    if (!Files.exists(file)) {
      return;
    }
    OptionalLong sound =
        isOld(session.composition().clock().instant())
            ? OptionalLong.empty()
            : RegistryCheck.known(file, place);
    if (sound.isEmpty()) {
      RegistryCheck.forget(file);
    } else if (sound.getAsLong() > 0) {
      session.line(
          ("Going on with a look that was left: %,d blobs that were sound then are hashed again only"
                  + " if their size or version is another. To hash all, name a new file with"
                  + " --inventory.")
              .formatted(sound.getAsLong()));
    }
  }

  private boolean isOld(Instant now) {
    Instant newest = Instant.MIN;
    for (String part : PARTS) {
      try {
        Instant written =
            Files.getLastModifiedTime(file.resolveSibling(file.getFileName() + part)).toInstant();
        newest = written.isAfter(newest) ? written : newest;
      } catch (IOException _) {
        // SQLite has only one of them at times.
      }
    }
    return newest.isBefore(now.minus(LONGEST));
  }

  Path file() {
    return file;
  }

  /// Nothing is to be gone on with: the look has come to its end, or met what none can go on with.
  void over() {
    over = true;
  }

  /// Leaves it for the next look, unless it is over.
  @Override
  public void close() {
    if (over || claim.isEmpty()) {
      RegistryCheck.forget(file);
    }
    claim.ifPresent(Journal.Claim::close);
  }
}
