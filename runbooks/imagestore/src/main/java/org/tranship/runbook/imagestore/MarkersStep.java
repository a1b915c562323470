package org.tranship.runbook.imagestore;

import java.util.Set;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Store;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.runbook.imagestore.tree.TreePath;

/// Says at the target, behind every file, which packages are whole.
///
/// Crash argument. Before the first marker all content is compared, and the source with what the
/// survey found of it, so a package that has a marker has all its files as they are. A marker is an
/// object of its own without content of anybody's: writing it again is harmless, and whoever takes
/// the run up writes those that are not there. Folders are marked before those that they are in.
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
      CopyProof.Walk walk = new CopyProof(copying, context).content(source, target);
      if (walk.difference().isPresent()) {
        String difference = walk.difference().get();
        context.measured("content", false, difference);
        throw CopyProof.failed(copying, difference);
      }
      copying.proven(true);
      copying.locks(context).remove(target, unit -> !copying.targetContent().isLeftOut(unit));
      long written = copying.markers(context.clock()).write(walk.markers().missing(), target);
      context.measured("markers", true, written + " were written");
      return StepResult.done(written + (written == 1 ? " marker" : " markers"));
    }
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        copying.plan().to() == Layout.FILES
            ? "Locks the packages of which this run has put files to " + copying.targetName() + "."
            : "Removes the markers of the packages of which this run has put files to "
                + copying.targetName()
                + ".",
        this::remove);
  }

  private StepResult remove(StepContext context) throws InterruptedException {
    Touched touched = OwnFiles.touched(context);
    Layout to = copying.plan().to();
    try (Store target = copying.target()) {
      var _ =
          context.act(
              "remove-markers",
              Note.NONE,
              _ -> {
                copying.locks(context).put(target, touched.units());
                if (to != Layout.FILES) {
                  long _ =
                      TargetMarkers.remove(
                          to, target, it -> touched.has(it, TreePath.of(it + "/x").unit(), to));
                }
                return Note.NONE;
              });
    }
    return StepResult.done();
  }
}
