package org.tranship.runbook.imagestore;

import java.util.Set;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Store;

/// Says at the target, behind every file, which packages are whole.
///
/// Crash argument. The step before it ends only when every file is at the target, so a package that
/// has a marker has all its files. A marker is an object of its own without content of anybody's:
/// writing it again is harmless, and whoever takes the run up writes those that are not there.
final class MarkersStep implements Step {
  static final String NAME = "markers";

  private final ImageCopying copying;

  MarkersStep(ImageCopying copying) {
    this.copying = copying;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.MOVE;
  }

  @Override
  public boolean again(Set<String> done) {
    return !done.contains(SameContentStep.NAME);
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    try (Store source = copying.source();
        Store target = copying.target()) {
      long written = copying.markers(context.clock()).write(source, target);
      context.measured("markers", true, written + " were written");
      return StepResult.done(written + (written == 1 ? " marker" : " markers"));
    }
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "Removes the markers of the packages of which this run has put files to "
            + copying.targetName()
            + ".",
        this::remove);
  }

  private StepResult remove(StepContext context) throws InterruptedException {
    Set<String> units = OwnFiles.units(context);
    try (Store target = copying.target()) {
      var _ =
          context.act(
              "remove-markers",
              Note.NONE,
              _ -> {
                long _ = TargetMarkers.remove(copying.plan().to(), target, units::contains);
                return Note.NONE;
              });
    }
    return StepResult.done();
  }
}
