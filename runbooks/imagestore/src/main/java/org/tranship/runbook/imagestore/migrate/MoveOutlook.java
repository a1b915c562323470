package org.tranship.runbook.imagestore.migrate;

import java.util.Optional;
import org.tranship.core.step.StepFailed;
import org.tranship.core.step.StepResult;
import org.tranship.core.store.Store;
import org.tranship.runbook.imagestore.Survey;
import org.tranship.runbook.imagestore.tree.WholePackages;

/// What the first steps of a move would say now, those that change nothing: whether the cluster's
/// own store could hold the source, whether the manifests can be made and keep the rules, and
/// whether what the cluster has registered is whole.
///
/// @param migration it is not begun
public record MoveOutlook(ImageStoreMigration migration) {
  /// Is told of it.
  public interface Told {
    /// Something that is as it should be, or is not.
    void found(String what, boolean fine, String detail);

    /// Something that is worth knowing.
    void note(String text);
  }

  /// Looks at all three, once the cluster itself may be moved.
  public void tell(Told told) throws InterruptedException {
    Survey survey = Survey.of(migration.copying());
    Optional<StepResult.Refused> objection = survey.objection(migration.copying());
    told.found(
        "tree",
        objection.isEmpty(),
        objection.map(StepResult.Refused::detail).orElse(survey.found()));
    survey.named().stream().skip(objection.isPresent() ? 1 : 0).forEach(it -> told.note("" + it));
    if (!survey.beside().none()) {
      told.note("beside files: " + survey.beside());
    }
    try {
      manifests(told);
      registered(told);
    } catch (StepFailed e) {
      told.found("cluster", false, String.valueOf(e.getMessage()));
    }
  }

  private void manifests(Told told) {
    switch (new Making(migration, (_, _, _) -> {}, told::note).make()) {
      case Making.Result.Refused(String why) -> told.found("manifests", false, why);
      case Making.Result.Made(var made) ->
          told.found("manifests", true, made.judged().size() + " rules are kept");
    }
  }

  private void registered(Told told) throws InterruptedException {
    try (Store source = migration.copying().source()) {
      WholePackages looked = new WholePackages(source, migration.plan().copy().from());
      Optional<StepResult> objection =
          new RegisteredContent(migration.reach(), source, looked)
              .objection(
                  (_, _, _) -> {},
                  "the source",
                  "Upload and register it again, or have the cluster forget that version.");
      told.found(
          "registered",
          objection.isEmpty(),
          objection.isPresent() && objection.get() instanceof StepResult.Refused(String why)
              ? why
              : "all is in the source");
    }
  }
}
