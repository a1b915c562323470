package org.tranship.cli;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Attributes.Kind;
import org.tranship.runbook.objects.CopyPlan;
import org.tranship.runbook.objects.CopyPlan.KeyFile;
import org.tranship.runbook.objects.KeyLines;
import org.tranship.runbook.objects.Manner;
import org.tranship.runbook.objects.WhenExists;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship copy`.
@Command(
    name = "copy",
    mixinStandardHelpOptions = true,
    description = {
      "Copies objects from one store to another and verifies each copy. What the target has already"
          + " is not copied again.",
      "Run again after an interruption it goes on where it was left."
    })
final class CopyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Mixin private SelectionOptions selection = new SelectionOptions();
  @Mixin private RateOptions rates = new RateOptions();
  @Mixin private EngineOption engine = new EngineOption();

  @Parameters(
      index = "0",
      paramLabel = "SRC",
      description = "Where objects are, such as file:/data or s3://bucket/prefix.")
  private String source;

  @Parameters(
      index = "1",
      paramLabel = "DST",
      description = "Where they go. A missing directory is made; a missing bucket is refused.")
  private String target;

  @Option(
      names = "--source-option",
      paramLabel = "NAME=VALUE",
      description = "An option of the source's driver, such as links=follow. Repeatable.")
  private Map<String, String> sourceOptions = Map.of();

  @Option(
      names = "--target-option",
      paramLabel = "NAME=VALUE",
      description = "An option of the target's driver. Repeatable.")
  private Map<String, String> targetOptions = Map.of();

  @Option(
      names = "--files-from",
      paramLabel = "FILE",
      description =
          "Copy the keys that this file names, one a line, and list nothing. A key that is not there"
              + " is a failure. With - they come from standard input.")
  private @Nullable Path filesFrom;

  @Option(
      names = "--from0",
      description = "A NUL ends each key of --files-from, as find -print0 writes them.")
  private boolean from0;

  @Option(
      names = "--existing",
      paramLabel = "WHAT",
      defaultValue = "update",
      description =
          "Where the target has another object: update replaces what is older than the source's or"
              + " was put there by an earlier run, and fails the others; replace, skip, refuse."
              + " Default: ${DEFAULT-VALUE}.")
  private WhenExists existing = WhenExists.UPDATE;

  @Option(
      names = "--verify",
      paramLabel = "LEVEL",
      converter = VerifyChoice.Reading.class,
      description =
          "server: by the server's own check, else by its word about the length; readback: by"
              + " reading each copy; sample, sample=2.5%%, sample=200: as server, and at the end a"
              + " random part is read (1%%, a share, a number). Default: server, with --delete-extra"
              + " readback.")
  private @Nullable VerifyChoice verify;

  @Option(
      names = "--through-client",
      description =
          "Read and write every byte here, also where both stores are in one service that could"
              + " copy by itself. Then the journal has the SHA-256 of each object.")
  private boolean throughClient;

  @Option(
      names = "--drop-attributes",
      paramLabel = "KIND",
      split = ",",
      description =
          "What may be lost where the target does not keep it: headers, user, tags, modified, mode,"
              + " link, columns. Else such an object is refused, but for times, modes and content"
              + " types. Repeatable.")
  private Set<Kind> dropped = EnumSet.noneOf(Kind.class);

  @Option(
      names = "--delete-extra",
      description =
          "Afterwards remove at the target what is not at the source. Nothing is removed unless"
              + " everything was copied.")
  private boolean deleteExtra;

  @Option(
      names = "--allow-empty-source",
      description = "With --delete-extra: also where the source has no object at all.")
  private boolean allowEmptySource;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Say what would be done, and do nothing.")
  private boolean dryRun;

  @Option(
      names = {"--yes", "--dontask"},
      description = "Do not ask before objects are removed.")
  private boolean yes;

  @Override
  public Integer call() throws Exception {
    return Session.run(
        spec,
        options,
        session -> {
          rates.applyTo(session.composition());
          engine.applyTo(session.composition());
          CopyPlan plan = plan(session);
          CopyRuns runs = new CopyRuns(session, yes);
          if (dryRun) {
            runs.require(plan);
            return new CopyPreview(session, runs.open(plan)).say();
          }
          session.composition().probe(plan.source(), plan.target());
          return runs.copy(plan);
        });
  }

  private CopyPlan plan(Session session) {
    VerifyChoice level =
        Optional.ofNullable(verify)
            .orElse(deleteExtra ? VerifyChoice.READBACK : VerifyChoice.SERVER);
    try {
      return new CopyPlan(
          StoreArgument.parse(session, source, sourceOptions),
          made(StoreArgument.parse(session, target, targetOptions)),
          selection.selection(),
          keys(session),
          existing,
          level.level(),
          dropped,
          deleteExtra,
          allowEmptySource,
          new Manner(throughClient, level.sample()));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  private Optional<KeyFile> keys(Session session) {
    if (filesFrom == null) {
      if (from0) {
        throw new IllegalArgumentException("--from0 says how --files-from is read; give that too");
      }
      return Optional.empty();
    }
    return Optional.of(
        filesFrom.toString().equals("-")
            ? new PipedKeys(session, dryRun).read(from0)
            : KeyLines.look(filesFrom, from0));
  }

  /// A directory to copy to is made, as `cp -r` makes it.
  private static StoreSpec made(StoreSpec typed) {
    if (!typed.location().scheme().equals("file") || typed.options().containsKey("create")) {
      return typed;
    }
    Map<String, String> more = new HashMap<>(typed.options());
    more.put("create", "true");
    return new StoreSpec(typed.location(), more, typed.secrets());
  }
}
