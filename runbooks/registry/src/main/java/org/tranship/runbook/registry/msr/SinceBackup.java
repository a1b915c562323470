package org.tranship.runbook.registry.msr;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Outcome;
import org.tranship.core.step.ResultCursor;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.value.FileTrouble;
import org.tranship.core.value.Key;

/// Once MSR is away from its old storage nothing is written there any more: lists it a last time,
/// and names what came since the backup and was not named before, such as a push between the
/// question and the restore. Safe to repeat: what is named already is passed over.
record SinceBackup(MsrMigration migration) {
  private static final int BATCH = 500;

  /// @return what was not named before
  Several name(StepContext context) throws InterruptedException {
    MsrPlan.Backup backup = migration.plan().backup().orElseThrow();
    ListRequest request = ListRequest.under(SurveyStep.root(context) + MsrKeys.ROOT);
    Several since = new Several("object", "objects");
    List<ObjectResult> told = new ArrayList<>();
    try (ContentListing before = ContentListing.open(BackupStep.listing(backup));
        ResultCursor named =
            new ResultCursor(context.results(MsrPasses.AFTER_BACKUP, EnumSet.of(Outcome.SKIPPED)));
        Store source = migration.source();
        Listing listing = new ListingAhead(() -> source.list(request))) {
      for (Entry entry = listing.next(); entry != null; entry = listing.next()) {
        Key key = entry.key();
        for (Optional<Key> passed = before.passed(key);
            passed.isPresent();
            passed = before.passed(key)) {
          // What is gone from the old storage is none of this step's affairs.
        }
        if (!MsrKeys.isUpload(key) && !before.has(key) && named.at(key).isEmpty()) {
          since.add(key.text());
          told.add(
              ObjectResult.acted(
                  key,
                  Outcome.SKIPPED,
                  "",
                  "It was written right before the restore, so what it belongs to is lost."));
          tell(context, told, BATCH);
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    } catch (IOException e) {
      throw new StepFailed(
          BackupStep.UNUSABLE
              + " The listing beside the backup cannot be read: "
              + FileTrouble.why(e)
              + ". MSR is at its new storage. Put the file back, and run the same command again.",
          e);
    }
    tell(context, told, 1);
    context.measured("since the question", true, since + " were written before the restore");
    if (since.count() > 0) {
      context.say("Written between the question and the restore, and lost with it: " + since + ".");
    }
    return since;
  }

  /// As they come: there may be more than memory holds.
  private static void tell(StepContext context, List<ObjectResult> told, int least) {
    if (told.size() >= least) {
      context.refuse(MsrPasses.AFTER_BACKUP, List.copyOf(told));
      told.clear();
    }
  }
}
