package org.tranship.runbook.registry;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.outcome.PassId;
import org.tranship.core.outcome.Tally;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepContext.Results;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.work.PassSpec;

/// One look at the blobs of the source, and the copying of those that are new. Each is hashed on
/// the way and has to be what its name says, and its copy is read back.
final class BlobRound {
  static final String OTHER_BYTES = "TRR-111";
  static final String DAMAGED = "TRR-112";

  private static final Set<Outcome> BAD = EnumSet.of(Outcome.FAILED, Outcome.UNKNOWN);

  /// What fails because the registry is alive: a garbage collection, an upload under way.
  private static final Set<String> LIVE = Set.of(Kind.NOT_FOUND.code(), Kind.CHANGED.code());

  private final RegistryMigration migration;

  BlobRound(RegistryMigration migration) {
    this.migration = migration;
  }

  /// @param live what fails because the registry is alive is left to the next look
  /// @return how many were copied, or found to be there
  /// @throws StepFailed if any is damaged, or the target has another one under its name
  long run(StepContext context, boolean live) throws InterruptedException {
    String root = SurveyStep.root(context);
    long before = context.tally(MovePasses.BLOBS).succeeded();
    Tally tally =
        context.pass(
            spec(migration, MovePasses.BLOBS, true),
            Optional.empty(),
            () -> new BlobItems(migration, context, root));
    if (tally.failed() > 0) {
      requireOnlyLive(context, live, tally.failed());
    }
    return tally.succeeded() - before;
  }

  /// A pass that copies from one end to the other.
  ///
  /// @param forth from the source to the target, and not back
  static PassSpec spec(RegistryMigration migration, PassId pass, boolean forth) {
    RegistryPlan plan = migration.plan();
    return forth
        ? PassSpec.ofBytes(pass, plan.source(), plan.target())
        : PassSpec.ofBytes(pass, plan.target(), plan.source());
  }

  private void requireOnlyLive(StepContext context, boolean live, long failed) {
    try (Results results = context.results(MovePasses.BLOBS, BAD)) {
      for (var next = results.next(); next.isPresent(); next = results.next()) {
        if (!live || !LIVE.contains(next.get().code())) {
          throw fault(next.get(), failed);
        }
      }
    }
  }

  private StepFailed fault(ObjectResult bad, long failed) {
    String others = failed > 1 ? " So it is with others of the " + failed + " that failed." : "";
    if (bad.code().equals(Kind.CONDITION_FAILED.code())) {
      return new StepFailed(
          OTHER_BYTES
              + " The target holds other bytes under the digest of a blob, so it is damaged there:"
              + " \""
              + bad.key()
              + "\"."
              + others
              + " A registry would serve them, and no push mends them. Nothing was switched. Remove"
              + " the object at the target, and run the same command again.");
    }
    if (bad.code().equals(Kind.CORRUPT.code()) || bad.code().equals(Kind.SOURCE_FAULT.code())) {
      return new StepFailed(
          DAMAGED
              + " A blob of the source has not the bytes that its digest says: \""
              + bad.key()
              + "\". "
              + bad.reason()
              + others
              + " 'tranship registry fsck "
              + migration.plan().source().location()
              + "' names the images that it hurts; restore the blob, or remove these images, and"
              + " run the same command again.");
    }
    return new StepFailed(
        "A blob could not be copied, so the registry was left as it is: "
            + bad.reason()
            + others
            + " Mend what it names, and run the same command again.");
  }
}
