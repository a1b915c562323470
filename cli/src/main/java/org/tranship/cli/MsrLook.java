package org.tranship.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tranship.core.cutover.Consent;
import org.tranship.formats.plan.PlanText;
import org.tranship.runbook.registry.NamelessFolder;
import org.tranship.runbook.registry.msr.MsrMigration;
import org.tranship.runbook.registry.msr.MsrPlan;
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
    List<Map<String, String>> steps = findings.steps(MsrWords.of(migration));
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
      found.caution().ifPresent(findings::note);
    }
    MsrWords.note(migration).ifPresent(findings::note);
    NamelessFolder.note(argument.plan().source(), argument.plan().target())
        .ifPresent(findings::note);
    boolean source = findings.store("source", argument.plan().source());
    boolean target = findings.store("target", argument.plan().target());
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
      if (argument.plan().variant() == MsrPlan.Variant.READ_ONLY) {
        findings.note("Pushes will be kept out for " + survey.expected() + ".");
      }
    }
  }
}
