package org.tranship.runbook.objects.pointers;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.layer.SortedRuns;
import org.tranship.core.value.Key;

/// One look at all rows and all objects: rows without an object, objects without a row, objects
/// shared by rows, rows that the rule cannot read, objects that would meet in one key of the
/// target. Changes nothing.
public final class Survey {
  /// Rows that are looked at for one to rehearse with.
  private static final int LOOKED_AT = 10_000;

  private final Pointing pointing;
  private final Findings findings;
  private final Counts counts;
  private long unlistable;

  private Survey(Pointing pointing, Findings findings) {
    this.pointing = pointing;
    this.findings = findings;
    this.counts = new Counts(findings);
  }

  /// Looks, and writes nothing down.
  public static Survey of(Pointing pointing) throws InterruptedException {
    return of(pointing, (_, _) -> {});
  }

  static Survey of(Pointing pointing, Findings.Ledger ledger) throws InterruptedException {
    Survey survey = new Survey(pointing, new Findings(ledger));
    survey.look();
    return survey;
  }

  /// The first row that would be pointed elsewhere shows whether rows can be.
  private void rehearse() throws InterruptedException {
    try (Catalog catalog = pointing.openRows();
        Catalog.Rows rows = catalog.rows(Optional.empty())) {
      int looked = 0;
      for (var row = rows.next(); row.isPresent() && looked < LOOKED_AT; row = rows.next()) {
        looked++;
        if (pointing.rule().read(row.get().pointer())
            instanceof Reading.Points(Key _, Key _, Pointer replacement)) {
          catalog.rehearse(new Catalog.Swap(row.get().id(), row.get().pointer(), replacement));
          return;
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
  }

  private void look() throws InterruptedException {
    rehearse();
    try (PointedObjects objects = new PointedObjects(pointing)) {
      boolean targets = !pointing.rule().keepsKeys();
      objects.readRows(counts::met, targets);
      for (var next = objects.next(); next != null; next = objects.next()) {
        counts.joined(next);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      if (targets) {
        collisions(objects, findings);
      }
      unlistable = objects.unlistable();
    }
    findings.end();
  }

  /// How many were found.
  public long count(Finding finding) {
    return findings.count(finding);
  }

  /// The first of a kind, in words.
  public List<String> named(Finding finding) {
    return findings.named(finding);
  }

  /// Whether a kind stands against the run: it was met, and was not accepted.
  public boolean stands(Finding finding) {
    return count(finding) > 0 && finding.isRefused() && !pointing.accepted().contains(finding);
  }

  /// How many objects rows point at, and their bytes, are in the source.
  public long objects() {
    return counts.objects;
  }

  /// The bytes of the objects that rows point at, each counted once.
  public long bytes() {
    return counts.bytes;
  }

  /// Names at the source that could not be listed; rows that point there count as rows without an
  /// object.
  public long unlistable() {
    return unlistable;
  }

  /// How many rows and objects there are, for people.
  @Override
  public String toString() {
    return counts.toString();
  }

  private static void collisions(PointedObjects objects, Findings findings) {
    SortedRuns.Cursor<Pointed> all = objects.byTarget();
    try {
      Pointed before = null;
      for (Pointed next = all.next(); next != null; next = all.next()) {
        if (before != null && before.target().equals(next.target())) {
          findings.add(
              Finding.TARGET_COLLISION,
              next.source(),
              Findings.coded(
                  Finding.TARGET_COLLISION,
                  "\""
                      + next.source()
                      + "\" and \""
                      + before.source()
                      + "\" would both become \""
                      + next.target()
                      + "\". Give the rule a target that tells them apart."));
        }
        before = next;
      }
    } catch (IOException e) {
      throw objects.noSort(e);
    }
  }

  /// What was met, and what is to be told of it.
  private static final class Counts {
    private final Findings findings;
    private long rows;
    private long switched;
    private long nothing;
    private long objects;
    private long bytes;

    Counts(Findings findings) {
      this.findings = findings;
    }

    void met(Catalog.Row row, Reading reading) {
      rows++;
      switch (reading) {
        case Reading.Points _ -> {}
        case Reading.Switched() -> switched++;
        case Reading.Nothing() -> nothing++;
        case Reading.Unreadable(String reason) ->
            findings.add(
                Finding.UNREADABLE_ROW,
                row.id(),
                Findings.coded(
                    Finding.UNREADABLE_ROW,
                    "The row \"" + row.id() + "\" cannot be read by the rule: " + reason + "."));
      }
    }

    void joined(PointedObjects.Joined joined) {
      @Nullable Pointed first = joined.first();
      if (joined.entry() == null && first != null) {
        findings.add(
            Finding.ROW_WITHOUT_OBJECT,
            first.row(),
            Findings.coded(
                Finding.ROW_WITHOUT_OBJECT,
                "The row \""
                    + first.row()
                    + "\" points at \""
                    + joined.source()
                    + "\", which is not there."));
      } else if (joined.rows() == 0) {
        findings.add(
            Finding.OBJECT_WITHOUT_ROW,
            joined.source(),
            "No row points at \"" + joined.source() + "\".");
      } else {
        objects++;
        bytes += joined.entry() == null ? 0 : joined.entry().size().bytes();
        if (joined.rows() > 1) {
          findings.add(
              Finding.SHARED_OBJECT,
              joined.source(),
              joined.rows() + " rows point at \"" + joined.source() + "\".");
        }
      }
    }

    @Override
    public String toString() {
      return rows
          + " rows, "
          + objects
          + " objects that they point at, "
          + switched
          + " rows switched already, "
          + nothing
          + " rows without a pointer";
    }
  }
}
