package org.tranship.runbook.imagestore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.Store;
import org.tranship.runbook.imagestore.ImageCopyPlan.Incomplete;
import org.tranship.runbook.imagestore.tree.Hazard;
import org.tranship.runbook.imagestore.tree.Hazard.Kind;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.runbook.imagestore.tree.TreeScan;

/// What a look through the source of a copy has shown: what there is to copy, what the target could
/// not hold, and what is not copied.
///
/// @param scan the tree
/// @param blocking how many things stand against the copy
/// @param named some hazards, those that block nothing too
/// @param beside what lies beside files
public record Survey(TreeScan scan, long blocking, List<Hazard> named, BesideFiles beside) {
  private static final String HAZARDS = "TRI-101";

  /// So many hazards are named; of the rest it is said how many there are.
  private static final int NAMED = 20;

  public Survey {
    named = List.copyOf(named);
  }

  /// Looks through it; nothing is changed.
  public static Survey of(ImageCopying copying) throws InterruptedException {
    ImageCopyPlan plan = copying.plan();
    List<Hazard> named = new ArrayList<>();
    long[] blocking = {0};
    BesideFiles beside = copying.beside();
    try (Store source = copying.surveyed()) {
      TreeScan scan =
          TreeScan.of(
              source,
              plan.from(),
              plan.rules(),
              TargetNames.of(copying),
              copying.scratch(),
              hazard -> {
                boolean blocks = blocks(plan, hazard);
                blocking[0] += blocks ? 1 : 0;
                if (hazard.kind() == Kind.NO_FILE && !blocks) {
                  beside.add(hazard);
                } else if (named.size() < NAMED && (blocks || !hazard.kind().blocks())) {
                  named.add(hazard);
                }
              });
      return new Survey(scan, blocking[0], named, beside);
    }
  }

  /// How much there is, for people.
  public String found() {
    return scan.files() + " files, " + scan.bytes() + ", " + scan.markers() + " markers and locks";
  }

  /// Why nothing is copied; empty if nothing stands against it.
  public Optional<StepResult.Refused> objection(ImageCopying copying) {
    return blocking == 0
        ? Optional.empty()
        : Optional.of(
            new StepResult.Refused(
                HAZARDS
                    + " "
                    + blocking
                    + (blocking == 1 ? " thing of " : " things of ")
                    + copying.sourceName()
                    + " cannot be carried over as they are; the first: "
                    + named.stream()
                        .filter(it -> blocks(copying.plan(), it))
                        .findFirst()
                        .orElseThrow()
                    + ". Nothing was copied now. 'tranship imagestore check' names all of them; packages"
                    + " that are not whole can be left out with --incomplete skip."));
  }

  /// Names are only rules of the native store; collisions and illegal names are none of XStore,
  /// except for what the target itself says that it cannot hold.
  private static boolean blocks(ImageCopyPlan plan, Hazard hazard) {
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
}
