package org.tranship.runbook.imagestore;

import java.util.ArrayList;
import java.util.List;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;
import org.tranship.core.store.Store;
import org.tranship.runbook.imagestore.ImageCopyPlan.Incomplete;
import org.tranship.runbook.imagestore.tree.Hazard;
import org.tranship.runbook.imagestore.tree.Hazard.Kind;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.runbook.imagestore.tree.TreeScan;

/// Looks through the source before the first byte is copied: which packages are whole, and what the
/// target could not hold. Run again each time, since what it finds is held in memory.
final class SurveyStep implements Step {
  static final String HAZARDS = "TRI-101";

  /// So many hazards are named; of the rest it is said how many there are.
  private static final String BESIDE = "beside files";
  private static final int NAMED = 20;

  private final ImageCopying copying;

  SurveyStep(ImageCopying copying) {
    this.copying = copying;
  }

  @Override
  public String name() {
    return "survey";
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
    List<Hazard> named = new ArrayList<>();
    long[] blocking = {0};
    TreeScan scan;
    BesideFiles beside = copying.beside();
    try (Store source = copying.surveyed()) {
      scan =
          TreeScan.of(
              source,
              copying.plan().from(),
              copying.plan().rules(),
              TargetNames.of(copying),
              copying.scratch(),
              hazard -> {
                boolean blocks = blocks(copying.plan(), hazard);
                blocking[0] += blocks ? 1 : 0;
                if (hazard.kind() == Kind.NO_FILE && !blocks) {
                  beside.add(hazard);
                } else if (named.size() < NAMED && (blocks || !hazard.kind().blocks())) {
                  named.add(hazard);
                }
              });
    }
    copying.scan(scan);
    context.measured(
        "source",
        blocking[0] == 0,
        scan.files() + " files, " + scan.bytes() + ", " + scan.markers() + " markers and locks");
    if (!beside.none()) {
      context.measured(BESIDE, true, beside.toString());
      context.say("Beside files, in " + copying.sourceName() + ": " + beside + ".");
    }
    named.forEach(hazard -> context.say(hazard.toString()));
    if (blocking[0] > 0) {
      return new StepResult.Refused(
          HAZARDS
              + " "
              + blocking[0]
              + (blocking[0] == 1 ? " thing of " : " things of ")
              + copying.sourceName()
              + " cannot be carried over as they are; the first: "
              + named.stream().filter(it -> blocks(copying.plan(), it)).findFirst().orElseThrow()
              + ". Nothing was copied now. 'tranship imagestore check' names all of them; packages that"
              + " are not whole can be left out with --incomplete skip.");
    }
    return StepResult.done(scan.files() + " files");
  }

  /// Names are only rules of the native store; collisions and illegal names are none of XStore,
  /// except for what the target itself says that it cannot hold.
  static boolean blocks(ImageCopyPlan plan, Hazard hazard) {
    if (hazard.kind() == Kind.INCOMPLETE) {
      return plan.incomplete() == Incomplete.REFUSE;
    }
    if (hazard.kind() == Kind.LEFTOVER) {
      return plan.incomplete() != Incomplete.SKIP;
    }
    if (hazard.kind() == Kind.NO_FILE) {
      // What the source names without being asked to stops every listing that follows.
      return !BesideFiles.isNamedOnly(plan.source());
    }
    return hazard.kind() == Kind.REFUSED_NAME
        || hazard.kind().blocks() && plan.to() != Layout.XSTORE;
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
