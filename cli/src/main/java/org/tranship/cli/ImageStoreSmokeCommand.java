package org.tranship.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.tranship.core.journal.Journal;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.runbook.imagestore.manifest.ClusterManifest;
import org.tranship.runbook.imagestore.migrate.SmokeCheck;
import org.tranship.runbook.imagestore.upgrade.ClusterLook;
import org.tranship.runbook.imagestore.upgrade.ClusterReach;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `tranship imagestore smoke`.
@Command(
    name = "smoke",
    mixinStandardHelpOptions = true,
    description = {
      "Proves that a cluster uses its own image store, as behind the switch: puts a package of three"
          + " small files there, has the cluster register its application type, sees the store"
          + " change, has it remove the type, and sees that too. No application is made. Refused,"
          + " before anything is done, is a cluster that uses another store by its manifest.",
      "Nothing is left of it. After an interruption the same command removes what was left, and"
          + " begins again. Each journal has a type of its own, so tests beside each other do not"
          + " meet."
    })
final class ImageStoreSmokeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();

  @Option(
      names = "--cluster",
      paramLabel = "URL",
      required = true,
      description = "The cluster, as in fabric:ImageStore?endpoint=https://HOST:19080.")
  private String cluster = "";

  @Override
  public Integer call() throws Exception {
    return Session.run(spec, options, this::prove);
  }

  private ExitCode prove(Session session) throws InterruptedException {
    StoreSpec gateway = StoreArgument.parse(session, cluster);
    ClusterReach reach = ClusterFindings.reach(session, gateway);
    List<String> seen = new ArrayList<>();
    try (Journal.Claim _ = ImageUpgradeRuns.claim(session, gateway)) {
      refuseOther(reach.manifest());
      try (Store store = session.composition().opener().open(gateway)) {
        new SmokeCheck(reach, store, owner(session.composition()))
            .afresh(
                what -> {
                  session.line("Seen: " + what + ".");
                  seen.add(what);
                });
      }
    }
    session.result(
        Map.of("seen", seen),
        "The cluster uses its own image store: it changed when an application type was registered,"
            + " and when it was removed. Nothing is left of the test.");
    return ExitCode.DONE;
  }

  /// Whoever keeps another journal proves it by a type of his own; the same one finds what it left.
  private static String owner(Composition composition) {
    byte[] name = composition.journalName().getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(name).toString().substring(0, 8);
  }

  /// A package that is put where the cluster does not look would prove nothing.
  private static void refuseOther(ClusterManifest manifest) {
    if (!manifest.isNative()) {
      throw new CommandFailed(
          ExitCode.REFUSED,
          ClusterLook.REFUSED
              + " No test is made: by its manifest "
              + manifest.version()
              + " the cluster uses another image store than its own, so nothing that it registers"
              + " comes to its own. Upgrade it to the manifest that switches first, or see"
              + " 'tranship imagestore migrate'. Nothing was done.",
          null);
    }
  }
}
