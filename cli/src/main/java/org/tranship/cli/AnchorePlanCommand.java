package org.tranship.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Counted;
import org.tranship.runbook.anchore.AnchorePlan;
import org.tranship.runbook.anchore.Migration;
import org.tranship.runbook.anchore.Preview;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `tranship anchore plan`.
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description =
        "Says what a migration would move and what it would refuse, and changes nothing: how many"
            + " documents of each logical bucket, their size, the state of both stores, and whether"
            + " Anchore is stopped.")
final class AnchorePlanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @ParentCommand private AnchoreGroup parent;
  @Mixin private AnchoreJob job = new AnchoreJob();

  @Override
  public Integer call() throws Exception {
    return parent.run(spec, this::plan);
  }

  private ExitCode plan(Session session) throws InterruptedException {
    AnchorePlan plan = job.plan(parent.options().url(session).toString(), parent.options());
    Migration.Means means = parent.options().means(session, Optional.empty());
    Migration migration = new AnchoreRuns(session, means, false).open(plan);
    Preview.Found found = Preview.of(migration);
    Findings findings = new Findings(session);
    found.findings().forEach(one -> findings.add(one.what(), one.passed(), one.detail()));
    found.notes().forEach(findings::note);
    new OtherRuns(session.composition().journal(), plan.database())
        .atWork()
        .forEach(findings::note);
    Map<String, Object> buckets = new LinkedHashMap<>();
    found
        .shares()
        .forEach(
            (bucket, share) -> {
              session.line("moves   " + bucket + ": " + text(share));
              buckets.put(bucket, record(share));
            });
    return findings.finish(
        Map.of("buckets", buckets, "total", record(found.total())),
        "Would move "
            + text(found.total())
            + " from "
            + migration.source()
            + " to "
            + migration.target()
            + ". Nothing was changed.",
        "Would move "
            + text(found.total())
            + " and not everything; see NOT OK. Nothing was changed.");
  }

  private static String text(Preview.Share share) {
    return Counted.of(share.documents(), "document")
        + " ("
        + ByteCount.of(share.bytes())
        + ")"
        + (share.refused() == 0 ? "" : ", " + share.refused() + " refused");
  }

  private static Map<String, Object> record(Preview.Share share) {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("documents", share.documents());
    record.put("bytes", share.bytes());
    record.put("refused", share.refused());
    return record;
  }
}
