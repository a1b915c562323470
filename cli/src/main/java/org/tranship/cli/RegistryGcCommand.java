package org.tranship.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tranship.core.control.Durations;
import org.tranship.core.cutover.Consent;
import org.tranship.runbook.registry.Collecting;
import org.tranship.runbook.registry.GarbagePlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship registry gc`.
@Command(
    name = "gc",
    mixinStandardHelpOptions = true,
    description = {
      "Collects what nothing needs from the store of a container registry, also while it is live:"
          + " moves it into quarantine beside the registry, each copy read back, and looks before and"
          + " after whether a push has come to need it. Refused while anything in the registry is"
          + " damaged.",
      "'tranship registry restore RUN' puts it back; 'tranship complete RUN' deletes it for good."
    })
final class RegistryGcCommand implements Callable<Integer> {
  private static final String HURT_IMAGES = "hurt-images";

  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Mixin private RateOptions rates = new RateOptions();

  @Parameters(
      paramLabel = "STORE",
      description =
          "The store's URL, such as file:/var/lib/registry or s3://bucket: where docker/registry/v2"
              + " lies, or a folder above.")
  private String store;

  @Option(names = "--dry-run", description = "Name each object with the reason; change nothing.")
  private boolean dry;

  @Option(
      names = "--untagged",
      description =
          "Also manifests to which no tag of their repository leads, over indexes neither.")
  private boolean untagged;

  @Option(
      names = "--young",
      paramLabel = "TIME",
      description =
          "Leave alone what was written within this time (default: ${DEFAULT-VALUE}): a push has"
              + " blobs that nothing needs until its manifest comes.")
  private String young = "1d";

  @Option(
      names = "--keep",
      paramLabel = "TIME",
      description =
          "How long it stays in quarantine before 'tranship complete' may delete it (default:"
              + " ${DEFAULT-VALUE}).")
  private String keep = "7d";

  @Option(
      names = "--inventory",
      paramLabel = "FILE",
      description =
          "The inventory of 'registry fsck': blobs in it that are as they were are not hashed again.")
  private @Nullable Path inventory;

  @Option(
      names = {"--yes", "--dontask"},
      description = "Do not ask whether to begin.")
  private boolean yes;

  @Option(
      names = "--acknowledge",
      paramLabel = "DANGER",
      description =
          "Go on although: hurt-images (images are hurt, as long as every manifest and every link can"
              + " be read), much-garbage (no repository has a manifest, or more than 1,000 blobs and"
              + " more than half of all are garbage).")
  private Set<String> acknowledged = new LinkedHashSet<>();

  @Override
  public Integer call() throws Exception {
    return Session.run(
        spec,
        options,
        session -> {
          Consent consent =
              Acknowledged.of(spec, acknowledged, Set.of(HURT_IMAGES, Collecting.MUCH_GARBAGE));
          rates.applyTo(session.composition());
          GarbagePlan plan =
              new GarbagePlan(
                  StoreArgument.parse(session, store),
                  length("--young", young),
                  length("--keep", keep),
                  untagged,
                  consent.has(HURT_IMAGES));
          GarbageRuns runs = new GarbageRuns(session, yes, consent, inventory);
          return dry ? runs.preview(plan) : runs.collect(plan);
        });
  }

  private Duration length(String option, String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
    }
  }
}
