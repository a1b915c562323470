package org.tranship.runbook.registry.msr;

import java.util.Optional;
import org.tranship.core.outcome.Note;
import org.tranship.core.step.Phase;
import org.tranship.core.step.Step;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepResult;
import org.tranship.core.step.Undo;

/// Looks at both stores before the first byte: whether the source is the storage of an MSR, and
/// nothing of somebody else's is at the target; at the settings of the registry, by which a storage
/// that is switched over the API begins without metadata; and whether the plan backs these up.
final class SurveyStep implements Step {
  static final String UNKEPT = "TRR-186";
  private static final String NAME = "survey";
  private static final String ROOT = "root";

  private final MsrMigration migration;

  SurveyStep(MsrMigration migration) {
    this.migration = migration;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Phase phase() {
    return Phase.PREPARE;
  }

  /// What stands in front of `docker/` in both stores, as it was found.
  static String root(StepContext context) {
    return context.ended(NAME, ROOT).map(Note::text).orElse("");
  }

  @Override
  public StepResult run(StepContext context) throws InterruptedException {
    MsrSurvey survey = MsrSurvey.of(migration);
    if (survey.objection().isPresent()) {
      context.measured("stores", false, survey.objection().get());
      return new StepResult.Refused(survey.objection().get());
    }
    Optional<String> refusal = unkept(context);
    if (refusal.isEmpty()) {
      refusal = BackupWanted.refusal(context, migration);
    }
    if (refusal.isPresent()) {
      return new StepResult.Refused(refusal.get());
    }
    Note _ = context.act(ROOT, Note.NONE, _ -> new Note(1, survey.root()));
    if (survey.uploads() > 0) {
      context.say(
          survey.uploads()
              + " objects are of uploads that are under way or were left, and stay behind.");
    }
    if (!migration.isOnline()) {
      context.measured("window, expected", true, survey.expected());
      context.say("Pushes will be kept out for " + survey.expected() + ".");
    }
    return StepResult.done(survey.objects() + " objects, " + survey.bytes());
  }

  /// A volume or NFS is set by a command, a cloud in the settings of MSR.
  private Optional<String> unkept(StepContext context) throws InterruptedException {
    String scheme = migration.plan().target().location().scheme();
    if (scheme.equals("file")) {
      return Optional.empty();
    }
    Optional<Boolean> keeps;
    try (MsrClient client = migration.client()) {
      keeps = MsrJson.flag(client.registrySettings(), "keep_metadata");
    }
    context.measured(
        "keep_metadata",
        !keeps.equals(Optional.of(false)),
        keeps.map(String::valueOf).orElse("not set"));
    return keeps.equals(Optional.of(false))
            && !migration.consent().has(MsrMigration.UNKEPT_METADATA)
            && !context.confirm(
                "The settings of the registry have keep_metadata false, by which MSR forgets every tag"
                    + " when its storage is switched in them. Is it switched otherwise, or set first?")
        ? Optional.of(
            UNKEPT
                + " The settings of MSR's registry have keep_metadata false: a storage that is switched"
                + " in them begins without metadata, and every tag is gone. Nothing was written. Set"
                + " keep_metadata to true (PUT /api/v0/admin/settings/registry), or agree, or give"
                + " --acknowledge "
                + MsrMigration.UNKEPT_METADATA
                + " where the storage is switched otherwise, and run the same command again.")
        : Optional.empty();
  }

  @Override
  public Undo undo() {
    return new Undo.Nothing();
  }
}
