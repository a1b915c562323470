package org.tranship.runbook.imagestore;

import java.util.EnumSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.run.Runbook;
import org.tranship.core.step.PassEnding;
import org.tranship.core.step.ResultItems;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.core.work.Coding;
import org.tranship.core.work.PassSpec;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.core.work.WorkItem;

/// Copies the content of an image store to another one, whatever kinds both are of.
///
/// The steps: both stores are probed; the source is looked through for what the target could not
/// hold; packages that are about to change lose their markers at the target; every file is copied;
/// then the markers are written, in the target's own kind; and both are compared. The run ends as
/// `ready`, and can be rolled back: markers go first, then files.
public final class ImageCopyRunbook implements Runbook {
  /// The name under which journals hold its runs.
  public static final String NAME = "imagestore-copy";

  /// The first step that changes anything.
  public static final String FIRST = FilesStep.NAME;

  /// The pass in which files are copied.
  public static final PassId FILES = FilesStep.FILES;

  private static final Set<Outcome> GOOD = EnumSet.of(Outcome.DONE, Outcome.SAME);

  private final ImageCopying copying;
  private final List<Step> steps;

  public ImageCopyRunbook(ImageCopying copying) {
    this.copying = copying;
    this.steps = steps(copying);
  }

  /// The steps of a copy, for runbooks that do more around it: a probe of both stores, the look
  /// through the source, and what copies and compares.
  public static List<Step> steps(ImageCopying copying) {
    return List.of(
        new ReadyStep(copying),
        survey(copying),
        new UnmarkStep(copying),
        new FilesStep(copying),
        new MarkersStep(copying),
        new SameContentStep(copying));
  }

  /// The step that looks through the source; what it finds is held by the copying.
  public static Step survey(ImageCopying copying) {
    return new SurveyStep(copying);
  }

  /// The markers that belong to the target and are not there any more; to be asked behind the
  /// survey.
  public static NavigableSet<Key> missingMarkers(ImageCopying copying, StepContext context)
      throws InterruptedException {
    try (Store source = copying.source();
        Store target = copying.target()) {
      return MarkerDifference.missing(copying.markers(context.clock()), source, target);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Step> steps() {
    return steps;
  }

  /// Reads every copy once more where the target can be read; else compares paths, sizes and
  /// versions.
  @Override
  public StepResult verify(StepContext context, PassId pass) throws InterruptedException {
    if (copying.plan().level() != VerifyLevel.READBACK) {
      StepResult survey = new SurveyStep(copying).run(context);
      if (!(survey instanceof StepResult.Done)) {
        return survey;
      }
      return SameContentStep.difference(copying, context)
          .<StepResult>map(it -> new StepResult.Partial(1, it))
          .orElseGet(
              () -> StepResult.done(copying.scan().files() + " files, by path, size and version,"));
    }
    PassSpec spec = PassSpec.readBack(pass, copying.plan().source(), copying.plan().target());
    Tally tally =
        context.pass(
            spec,
            Optional.of(context.tally(FILES).succeeded()),
            () -> new ResultItems(context.results(FILES, GOOD), ImageCopyRunbook::verification));
    return PassEnding.of(context, pass, tally, "files", "are not as they were copied");
  }

  private static Optional<WorkItem> verification(ObjectResult result) {
    return result
        .sha256()
        .map(sha -> WorkItem.verification(result.key(), result.target(), Coding.NONE, sha));
  }
}
