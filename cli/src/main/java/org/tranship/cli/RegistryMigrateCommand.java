package org.tranship.cli;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.tranship.core.cutover.Consent;
import org.tranship.runbook.registry.msr.MsrMigration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship registry migrate`.
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    description = {
      "Moves a container registry from one store to another as a plan says: copies blobs while it"
          + " is live, keeps pushes out for the last of them and the links and proves it by a push,"
          + " switches, and pulls every tag from the new store.",
      "A plan with \"msr\" in it moves the storage of a Mirantis Secure Registry, by one of the two"
          + " procedures of its documentation; see docs/registry-msr.md.",
      "Run again it goes on where it was left."
    })
final class RegistryMigrateCommand implements Callable<Integer> {
  private static final Set<String> REGISTRY = Set.of(Consent.GONE_AT_SOURCE);
  private static final Set<String> MSR =
      Set.of(
          MsrMigration.AFTER_BACKUP,
          MsrMigration.PUSHED_SINCE,
          MsrMigration.HURT_BLOBS,
          MsrMigration.NO_BACKUP,
          MsrMigration.UNKEPT_METADATA,
          MsrMigration.ERASE_TAGS);

  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Mixin private BeginOption begin = new BeginOption();
  @Mixin private RateOptions rates = new RateOptions();

  @Parameters(paramLabel = "PLAN.yaml", description = "The plan; see docs/registry.md.")
  private Path plan;

  @Option(
      names = "--acknowledge",
      paramLabel = "DANGER",
      description =
          "Go on although: gone-at-source (the source has lost many of the links that were copied;"
              + " their copies are removed). Of Mirantis Secure Registry: after-backup (what was"
              + " pushed after the metadata backup is lost), pushed-since (what came to the target"
              + " since the switch is lost), hurt-blobs (blobs are damaged or missing at the"
              + " source), no-backup (the plan backs no metadata up), unkept-metadata (a storage"
              + " that is switched in the settings begins without tags), erase-tags (the"
              + " reconfiguration erases every tag; the host of MSR has to be typed besides)."
              + " Repeatable.")
  private Set<String> acknowledged = new LinkedHashSet<>();

  @Override
  public Integer call() throws Exception {
    return Session.run(
        spec,
        options,
        session -> {
          boolean msr = MsrArgument.isOne(plan);
          Consent consent = Acknowledged.of(spec, acknowledged, msr ? MSR : REGISTRY);
          rates.applyTo(session.composition());
          if (msr) {
            return new MsrRuns(session, begin.given(), consent).migrate(MsrArgument.read(plan));
          }
          return new RegistryRuns(session, begin.given(), consent)
              .migrate(RegistryArgument.read(plan));
        });
  }
}
