package org.tranship.runbook.imagestore;

import java.util.Optional;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Store;
import org.tranship.runbook.imagestore.tree.Layout;

/// Holds the target against the source once more: the source is as it was copied, the same paths
/// and sizes are there, and the markers that belong there and no other.
final class SameContentStep implements Step {
  static final String NAME = "same";

  private final ImageCopying copying;

  SameContentStep(ImageCopying copying) {
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
  public StepResult run(StepContext context) throws InterruptedException {
    Optional<String> difference =
        copying.isProven() && copying.plan().to() == Layout.FILES
            ? locks(context)
            : difference(copying, context);
    context.measured("target", difference.isEmpty(), difference.orElse("as the source"));
    if (difference.isPresent()) {
      throw CopyProof.failed(copying, difference.get());
    }
    return StepResult.done();
  }

  /// A folder has no markers: behind the proof of this process only locks were removed.
  private Optional<String> locks(StepContext context) throws InterruptedException {
    try (Store target = copying.target()) {
      return new CopyProof(copying, context).locks(target);
    }
  }

  /// The first difference, as a sentence; empty if there is none.
  static Optional<String> difference(ImageCopying copying, StepContext context)
      throws InterruptedException {
    try (Store source = copying.source();
        Store target = copying.target()) {
      return new CopyProof(copying, context).all(source, target);
    }
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
