package org.tranship.runbook.objects.pointers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.layer.SortedRuns;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Looks at all rows and all objects before anything moves: rows without an object, objects without
/// a row, objects shared by rows, rows that the rule cannot read, objects that would meet in one
/// key of the target. All are written down; those that stand against the run have it refused,
/// unless the operator accepted them. Changes nothing.
final class SurveyPointersStep implements Step {
  static final String NAME = "survey-rows";

  private final Pointing pointing;

  SurveyPointersStep(Pointing pointing) {
    this.pointing = pointing;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    Findings findings = new Findings(context);
    Counts counts = new Counts(findings);
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
      if (objects.unlistable() > 0) {
        context.say(
            objects.unlistable()
                + " names at the source could not be listed; rows that point there count as rows"
                + " without an object.");
      }
    }
    findings.end();
    context.measured("rows", true, counts.toString());
    return verdict(context, findings, counts);
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

  private StepResult verdict(StepContext context, Findings findings, Counts counts) {
    List<String> against = new ArrayList<>();
    for (Finding finding : Finding.values()) {
      long count = findings.count(finding);
      if (count == 0) {
        continue;
      }
      boolean stands = finding.isRefused() && !pointing.accepted().contains(finding);
      String line = count + " " + finding.words();
      context.say(line + (finding.isRefused() ? ":" : "."));
      if (finding.isRefused()) {
        findings.named(finding).forEach(context::say);
      }
      if (stands) {
        against.add(line);
      }
    }
    return against.isEmpty()
        ? StepResult.done(counts.toString())
        : new StepResult.Refused(
            "TRO-201 "
                + String.join(", ", against)
                + ". Nothing was changed. The first are named above and all are in the journal; mend"
                + " them, leave their rows out by the condition of the catalogue, or accept what may"
                + " stay as it is.");
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }

  /// What was met, and what is to be told of it.
  private static final class Counts {
    private final Findings findings;
    private long rows;
    private long switched;
    private long nothing;
    private long objects;

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
