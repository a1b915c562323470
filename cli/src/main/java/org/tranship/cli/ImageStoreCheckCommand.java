package org.tranship.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.runbook.imagestore.tree.TreeScan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship imagestore check`. Changes nothing.
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Looks through an image store for what the cluster's own image store could not hold: paths"
            + " that differ by case alone, names that Windows does not allow, parts that the gateway"
            + " has no address for, names that are too long, and packages that were never uploaded to"
            + " their end. Ends with 0 if there is nothing of that, and with 3 if there is.")
final class ImageStoreCheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Mixin private RateOptions rate = new RateOptions();
  @Mixin private TreeOptions tree = new TreeOptions();

  @Parameters(paramLabel = "STORE", description = "The image store; see docs/imagestore.md.")
  private String store;

  @Override
  public Integer call() throws Exception {
    return Session.run(spec, options, this::check);
  }

  private ExitCode check(Session session) throws InterruptedException {
    StoreSpec given = ImageStoreArgument.parse(session, store);
    rate.applyTo(session.composition());
    Store open = session.composition().look(given);
    Findings findings = new Findings(session);
    TreeScan scan =
        TreeScan.of(
            open,
            tree.layout(given),
            tree.rules(),
            session.composition().scratch(),
            hazard -> {
              if (hazard.kind().blocks()) {
                findings.add(hazard.kind().word(), false, hazard.toString());
              } else {
                findings.note(hazard.toString());
              }
            });
    findings.add("tree", true, scan.files() + " files, " + scan.bytes());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("files", scan.files());
    document.put("bytes", scan.bytes().bytes());
    document.put("markers", scan.markers());
    document.put("incomplete", scan.incomplete());
    return findings.finish(
        document,
        "The cluster's own image store can hold all of it. Nothing was changed.",
        "Not all of it can be carried over as it is; see NOT OK. Nothing was changed.");
  }
}
