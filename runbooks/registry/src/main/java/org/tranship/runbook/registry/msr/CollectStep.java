package org.tranship.runbook.registry.msr;

import java.util.Optional;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Has MSR remove from its new storage the blobs that the restored metadata do not know: those that
/// were pushed after the backup. Comes only behind the verification and the switch, whose pulls
/// show that every tag is whole, so that nothing that is needed looks like garbage; and once more
/// behind the proof that MSR writes at its new storage, so that nothing is removed at the source.
///
/// Crash argument. The intent keeps the latest moment that any such job told of, by MSR's clock. So
/// whoever takes the run up, or got no answer, finds the job that was queued since, and queues
/// another only if there is none. The job's id is in the note with which the act ends. A job that
/// ended badly is noted as over, and another try queues the next.
final class CollectStep implements Step {
  private final MsrMigration migration;

  CollectStep(MsrMigration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return "collect";
  }

  @Override
  public Phase phase() {
    return Phase.SWITCH;
  }

  private static int number(StepContext context) {
    int number = 1;
    while (context.ended("collect", "over-" + number).isPresent()) {
      number++;
    }
    return number;
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    try (MsrClient client = migration.client()) {
      JobWatch watch = new JobWatch(client, context.clock(), migration.plan().patience());
      int number = number(context);
      if (context.intended("collect", "queue-" + number).isEmpty()) {
        new PlaceProof(migration).require(context);
        Optional<String> refusal = new CutOffRestore(migration).beforeCollecting(context);
        if (refusal.isPresent()) {
          return new StepResult.Refused(refusal.get());
        }
      }
      String latest =
          client.jobs(MsrJob.BLOBS).stream()
              .map(MsrJob::scheduledAt)
              .max(String::compareTo)
              .orElse("");
      Note since = new Note(1, latest);
      Note id =
          context.act(
              "queue-" + number,
              since,
              earlier -> new Note(1, queue(client, watch, earlier, latest)));
      context.say("MSR has queued the job " + id.text() + ": " + MsrJob.BLOBS + ".");
      try {
        MsrJob done = watch.await(id.text());
        context.measured("collection", true, done.toString());
        return StepResult.done(done.toString());
      } catch (StepFailed e) {
        context.measured("collection", false, String.valueOf(e.getMessage()));
        if (String.valueOf(e.getMessage()).startsWith(JobWatch.ENDED_BADLY)) {
          Note _ = context.act("over-" + number, Note.NONE, _ -> Note.NONE);
        }
        throw e;
      }
    }
  }

  private static String queue(
      MsrClient client, JobWatch watch, Optional<Note> earlier, String latest)
      throws InterruptedException {
    if (earlier.isPresent()) {
      Optional<MsrJob> queued = watch.queuedAfter(MsrJob.BLOBS, earlier.get().text());
      if (queued.isPresent()) {
        return queued.get().id();
      }
    }
    try {
      return client.create(MsrJob.BLOBS).id();
    } catch (MsrException e) {
      Optional<MsrJob> queued =
          e.isUnknown() ? watch.queuedAfter(MsrJob.BLOBS, latest) : Optional.empty();
      return queued.orElseThrow(() -> e).id();
    }
  }

  @Override
  public Undo undo() {
    return new Undo.By(
        "What MSR collected at the new storage stays away; the old storage was not touched.",
        _ -> StepResult.done());
  }
}
