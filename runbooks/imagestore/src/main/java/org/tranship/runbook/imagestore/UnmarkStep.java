package org.tranship.runbook.imagestore;

import java.util.Optional;
import org.tranship.core.compare.Merge;
import org.tranship.core.compare.Pair;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.runbook.imagestore.tree.TreeScan;

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
    try (Store source = copying.listed();
        Store target = copying.target()) {
      Optional<Key> theirs = copying.locks(context).foreign(target);
      if (theirs.isPresent()) {
        return new StepResult.Refused(
            FOREIGN
                + " "
                + copying.targetName()
                + " holds the lock \""
                + theirs.get()
                + "\" of somebody else. No file was copied. Wait for him, or remove it if he is dead.");
      }
      Touched changing = isEmpty(target) ? everything() : changing(context, source, target);
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
                + "\". Nothing was copied now. Name an empty image store, or remove there what is gone from"
                + " the source.");
      }
      if (changing.isEmpty()) {
        return StepResult.done();
      }
      Layout to = copying.plan().to();
      TreeScan scan = copying.scan();
      copying.locks(context).put(target, changing.units());
      long removed =
          to == Layout.FILES
              ? 0
              : TargetMarkers.remove(to, target, it -> changing.has(it, scan.unit(it + "/x"), to));
      context.measured(
          "changing",
          true,
          changing.units().size()
              + " packages are to be copied; "
              + removed
              + " markers were removed");
      return StepResult.done();
    }
  }

  private static boolean isEmpty(Store target) {
    try (Listing listing = target.list(ListRequest.ALL)) {
      return listing.next() == null;
    }
  }

  /// What an empty target lacks, by what the survey found: to list the source for that once more
  /// would take as long as the survey did.
  private Touched everything() {
    foreign = 0;
    Touched changing = new Touched();
    Content content = copying.sourceContent();
    for (String unit : copying.scan().units()) {
      if (!content.isLeftOut(unit)) {
        changing.add(unit + "/x", unit);
      }
    }
    return changing;
  }

  /// The packages of which a file is not at the target, has another size, was copied in another
  /// version than the source has now, or was written anew at the target since.
  private Touched changing(StepContext context, Store source, Store target)
      throws InterruptedException {
    Touched changing = new Touched();
    try (Merge merge =
            new Merge(copying.sourceContent().of(source), copying.targetContent().of(target));
        KnownCopies copies = copying.copies(context)) {
      foreign = 0;
      for (Pair pair = merge.next(); pair != null; pair = merge.next()) {
        if (pair instanceof Pair.OnlyInTarget(Key key, Entry _)) {
          stranger = foreign++ == 0 ? key.text() : stranger;
        }
        boolean same =
            pair instanceof Pair.OnlyInTarget
                || pair instanceof Pair.Both both
                    && both.source().size().equals(both.target().size())
                    && copies
                        .of(both.target())
                        .filter(
                            result ->
                                !result.source().equals(both.source().version())
                                    || KnownCopies.isOther(result, both.target()))
                        .isEmpty();
        if (!same) {
          String path = pair.key().text();
          changing.add(path, copying.scan().unit(path));
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
    return copying.plan().to() == Layout.FILES
        ? new Undo.By(
            "Removes the locks that this copy has put to " + copying.targetName() + ".",
            this::unlock)
        : new Undo.Nothing();
  }

  private StepResult unlock(StepContext context) throws InterruptedException {
    try (Store target = copying.target()) {
      copying.locks(context).remove(target, _ -> true);
    }
    return StepResult.done();
  }
}
