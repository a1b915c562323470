package org.tranship.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tranship.core.cutover.Consent;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreSpec;
import org.tranship.formats.plan.PlanText;
import org.tranship.runbook.registry.msr.MsrMigration;
import org.tranship.runbook.registry.msr.MsrSurvey;
import org.tranship.runbook.registry.msr.MsrWords;

/// What `tranship registry check` and `plan` say of the plan of a Mirantis Secure Registry. They
/// look, and change nothing.
record MsrLook(Session session, MsrArgument argument) {
  private MsrMigration migration() {
    return new MsrRuns(session, false, Consent.NONE).open(argument.plan());
  }

  /// Whether the plan can be carried out.
  ExitCode check() throws InterruptedException {
    Findings findings = new Findings(session);
    look(migration(), findings);
    return findings.finish(
        Map.of(),
        "The plan can be carried out. Nothing was changed.",
        "The plan cannot be carried out; see NOT OK. Nothing was changed.");
  }

  /// What it would do.
  ///
  /// @param print only the plan itself, with every default
  ExitCode plan(boolean print) throws InterruptedException {
    if (print) {
      session.result(
          argument.plan().settings(),
          PlanText.yaml(new LinkedHashMap<>(argument.file().settings())));
      return ExitCode.DONE;
    }
    MsrMigration migration = migration();
    Findings findings = new Findings(session);
    look(migration, findings);
    List<Map<String, String>> steps = new ArrayList<>();
    for (MsrWords.Line line : MsrWords.of(migration)) {
      session.line(String.format(Locale.ROOT, "%-12s %s", line.name(), line.does()));
      session.line(String.format(Locale.ROOT, "%-12s   undo: %s", "", line.undo()));
      steps.add(Map.of("step", line.name(), "does", line.does(), "undo", line.undo()));
    }
    return findings.finish(
        Map.of("steps", steps),
        "Nothing was changed.",
        "The migration would be refused; see NOT OK. Nothing was changed.");
  }

  private void look(MsrMigration migration, Findings findings) throws InterruptedException {
    findings.add("plan", true, argument.path() + " makes sense");
    var objection = MsrWords.objection(migration);
    findings.add(
        "acts",
        objection.isEmpty(),
        objection.orElseGet(() -> MsrWords.of(migration).size() + " steps can be understood"));
    if (objection.isEmpty()) {
      MsrWords.Found found = MsrWords.asked(migration);
      findings.add("msr", found.fine(), found.text());
    }
    boolean source = store("source", argument.plan().source(), findings);
    boolean target = store("target", argument.plan().target(), findings);
    if (source && target) {
      MsrSurvey survey = MsrSurvey.of(migration);
      findings.add(
          "storage",
          survey.objection().isEmpty(),
          survey
              .objection()
              .orElse(
                  survey.objects()
                      + " objects, "
                      + survey.bytes()
                      + ", "
                      + survey.blobs()
                      + " of them blobs; the target has nothing that is not the source's"));
    }
  }

  private boolean store(String what, StoreSpec spec, Findings findings) {
    try (Store store = session.composition().opener().open(spec)) {
      store.check();
      findings.add(what, true, store + " can be used");
      return true;
    } catch (StoreException e) {
      findings.add(what, false, String.valueOf(e.getMessage()));
      return false;
    }
  }
}
