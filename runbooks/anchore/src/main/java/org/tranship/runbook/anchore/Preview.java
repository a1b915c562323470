package org.tranship.runbook.anchore;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.ByteCount;
import org.tranship.runbook.anchore.config.DriverConfig;
import org.tranship.runbook.anchore.db.LifeSigns;

/// What a migration would do, without doing any of it: both stores are looked at, the catalogue is
/// read once, and what would be refused is named. Makes no bucket, takes no lock, writes no row.
public final class Preview {
  /// No bytes become fewer than one for so many by zlib.
  private static final long MOST_COMPRESSED = 1032;

  private final Migration migration;
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private Preview(Migration migration) {
    this.migration = migration;
  }

  /// One thing that was looked at.
  ///
  /// @param what it is
  /// @param passed whether a migration could go on
  /// @param detail what was seen
  public record Finding(String what, boolean passed, String detail) {}

  /// The documents of one logical bucket.
  ///
  /// @param documents how many would be moved
  /// @param bytes their size as stored, by the catalogue
  /// @param refused how many would not be
  public record Share(long documents, long bytes, long refused) {
    static final Share NONE = new Share(0, 0, 0);

    Share with(Document document, boolean isRefused) {
      return isRefused
          ? new Share(documents, bytes, refused + 1)
          : new Share(documents + 1, bytes + document.size(), refused);
    }

    Share and(Share other) {
      return new Share(documents + other.documents, bytes + other.bytes, refused + other.refused);
    }
  }

  /// What was found.
  ///
  /// @param findings what must be as it should be
  /// @param notes what is worth knowing
  /// @param shares what would be moved, by logical bucket
  public record Found(List<Finding> findings, List<String> notes, SortedMap<String, Share> shares) {
    public Found {
      findings = List.copyOf(findings);
      notes = List.copyOf(notes);
      shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
    }

    /// All shares together.
    public Share total() {
      Share total = Share.NONE;
      for (Share share : shares.values()) {
        total = total.and(share);
      }
      return total;
    }
  }

  /// Looks at everything.
  public static Found of(Migration migration) throws InterruptedException {
    return new Preview(migration).look();
  }

  private Found look() throws InterruptedException {
    migration.objection().ifPresent(reason -> findings.add(new Finding("places", false, reason)));
    StrandedDocuments.objection(migration)
        .ifPresent(reason -> findings.add(new Finding("reading", false, reason)));
    ArchiveDirectory.objection(migration.target())
        .ifPresent(reason -> findings.add(new Finding("entries", false, reason)));
    probe("source", migration.source(), false);
    probe("destination", migration.targetAsItIs(), migration.makesTarget());
    SortedMap<String, Share> shares = survey();
    if (shares.isEmpty()) {
      nothing();
    }
    Found found = new Found(findings, notes, shares);
    space(found.total().bytes());
    if (!shares.isEmpty()) {
      notes.addAll(migration.unknownNames());
    }
    new ContentWithoutRow(migration.database(), migration.source()).glance().ifPresent(notes::add);
    services();
    return new Found(findings, notes, shares);
  }

  private void probe(String what, Side side, boolean mayBeMade) {
    try (Store store = migration.opener().open(side.store())) {
      store.check();
      findings.add(new Finding(what, true, side + " can be reached and used"));
    } catch (StoreException e) {
      if (mayBeMade && e.kind() == StoreException.Kind.CONTAINER_MISSING) {
        notes.add(side + " is not there yet; the migration makes it.");
      } else {
        findings.add(new Finding(what, false, side.told(e, side.equals(migration.targetAsItIs()))));
      }
    }
  }

  private SortedMap<String, Share> survey() {
    SortedMap<String, Share> shares = new TreeMap<>();
    TargetLimits limits = TargetLimits.asItIs(migration.opener(), migration.targetAsItIs());
    Survey _ =
        Surveying.of(
            migration,
            limits,
            (document, refused) ->
                shares.merge(
                    document.address().bucket(), Share.NONE.with(document, refused), Share::and),
            sentence -> findings.add(new Finding("document", false, sentence)),
            notes::add);
    limits
        .untold()
        .ifPresent(
            fault ->
                notes.add(
                    "There are keys of which "
                        + migration.target()
                        + " tells only when it is tried whether it keeps them, and it could not be"
                        + " tried ("
                        + fault.kind().code()
                        + "). The migration finds out before its first byte."));
    return shares;
  }

  private void nothing() throws InterruptedException {
    NothingToMove.of(migration)
        .ifPresent(
            nothing -> {
              if (nothing.fine()) {
                notes.addAll(nothing.sentence().lines().toList());
              } else {
                findings.add(new Finding("rows", false, nothing.sentence()));
              }
            });
  }

  private void space(long bytes) {
    if (!(migration.target().config().driver() instanceof DriverConfig.LocalFs(String directory))) {
      return;
    }
    Path existing = Path.of(directory);
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    try {
      FileStore disk = Files.getFileStore(existing);
      long free = disk.getUsableSpace();
      String told = ByteCount.of(free) + " free for " + ByteCount.of(bytes);
      if (free >= bytes) {
        findings.add(new Finding("space", true, told));
      } else if (migration.target().config().compression().enabled()
          && free >= bytes / MOST_COMPRESSED) {
        notes.add(
            told
                + " in "
                + existing
                + ", as the catalogue counts them; whether that is enough when they are compressed"
                + " nobody knows before.");
      } else {
        findings.add(new Finding("space", false, told + ", as the catalogue counts them"));
      }
    } catch (IOException e) {
      notes.add("The free space of " + existing + " cannot be seen: " + e.getMessage());
    }
  }

  private void services() throws InterruptedException {
    LifeSigns.Seen seen = new LifeSigns(migration.database(), migration.schema()).look();
    long limit = migration.plan().staleAfter().toSeconds();
    if (!seen.silentFor(limit)) {
      notes.add(
          "Anchore is not stopped yet, as it must be for the migration: " + seen.told(limit) + ".");
    }
  }
}
