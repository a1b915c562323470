package org.tranship.runbook.imagestore;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.tranship.core.compare.Merge;
import org.tranship.core.compare.Pair;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.Phase;
import org.tranship.core.step.ResultCursor;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Entry;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.runbook.imagestore.tree.TreePath;

/// Takes the markers away from packages at the target that are about to change: a package whose
/// files are on their way is not whole. A target with content of its own is refused.
///
/// Crash argument. It is run again whenever the run is taken up, before anything is copied, and
/// looks at what differs then: a package of which anything is missing has no marker when the
/// copying begins, whoever wrote one and whenever. A marker that was removed is written again
/// behind the files.
final class UnmarkStep implements Step {
  static final String FOREIGN = "TRI-104";

  private final ImageCopying copying;
  private long foreign;
  private String stranger = "";

  UnmarkStep(ImageCopying copying) {
    this.copying = copying;
  }

  @Override
  public String name() {
    return "unmark";
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  @Override
  public boolean always() {
    return true;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    try (Store source = copying.source();
        Store target = copying.target()) {
      Set<String> changing = changing(context, source, target);
      if (foreign > 0) {
        return new StepResult.Refused(
            FOREIGN
                + " "
                + copying.targetName()
                + " holds "
                + foreign
                + (foreign == 1 ? " file" : " files")
                + " that the source has not, such as \""
                + stranger
                + "\". Nothing was copied. Name an empty image store, or remove there what is gone from"
                + " the source.");
      }
      if (changing.isEmpty()) {
        return StepResult.done();
      }
      long removed = TargetMarkers.remove(copying.plan().to(), target, changing::contains);
      context.measured(
          "changing",
          true,
          changing.size() + " packages are to be copied; " + removed + " markers were removed");
      return StepResult.done();
    }
  }

  /// The packages of which a file is not at the target, has another size, or was copied in another
  /// version than the source has now.
  private Set<String> changing(StepContext context, Store source, Store target)
      throws InterruptedException {
    Set<String> changing = new TreeSet<>();
    Content content = copying.content();
    try (Merge merge = new Merge(content.of(source), content.of(target));
        ResultCursor copied =
            new ResultCursor(context.results(FilesStep.FILES, EnumSet.of(Outcome.DONE)))) {
      foreign = 0;
      for (Pair pair = merge.next(); pair != null; pair = merge.next()) {
        if (pair instanceof Pair.OnlyInTarget(Key key, Entry _)) {
          stranger = foreign++ == 0 ? key.text() : stranger;
        }
        boolean same =
            pair instanceof Pair.OnlyInTarget
                || pair instanceof Pair.Both both
                    && both.source().size().equals(both.target().size())
                    && copied
                        .at(both.source().key())
                        .filter(result -> !result.source().equals(both.source().version()))
                        .isEmpty();
        if (!same) {
          changing.add(TreePath.of(pair.key().text()).unit());
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    return changing;
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
