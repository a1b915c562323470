package org.tranship.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.runbook.imagestore.ImageCopyPlan;
import org.tranship.runbook.imagestore.ImageCopyPlan.Incomplete;
import org.tranship.runbook.imagestore.OriginalFlags;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.runbook.imagestore.tree.NameRules;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship imagestore copy`.
@Command(
    name = "copy",
    mixinStandardHelpOptions = true,
    description = {
      "Copies the content of an image store to another one: first every file, then the markers that"
          + " say which packages are whole, in the target's own kind. A package that is not whole is"
          + " never marked. Before the first byte a snapshot of the source is written.",
      "The original's flags are taken as they are written: /ConnectionEndpoint:\"host:19000\""
          + " /SourceImageStore:\"...\" /DestinationImageStore:\"...\".",
      "Run again after an interruption it goes on where it was left."
    })
final class ImageStoreCopyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Mixin private RateOptions rate = new RateOptions();
  @Mixin private OriginalForm form = new OriginalForm();

  @Parameters(
      arity = "1..*",
      paramLabel = "SRC DST",
      description = "Image stores; or flags of the original.")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = "--snapshot",
      paramLabel = "FILE",
      defaultValue = OriginalFlags.SNAPSHOT,
      description =
          "Where the snapshot of the source is written, before anything is copied. One that is there"
              + " is kept if it is of this source as it is now, or the copy goes on. Default: ${DEFAULT-VALUE}.")
  private Path snapshot = Path.of(OriginalFlags.SNAPSHOT);

  @Option(
      names = "--source-layout",
      paramLabel = "KIND",
      description = "How the source says that a package is whole: xstore, files, native.")
  private @Nullable Layout from;

  @Option(
      names = "--target-layout",
      paramLabel = "KIND",
      description = "How the target shall say it. Default, as for the source: by the scheme.")
  private @Nullable Layout to;

  @Option(
      names = "--incomplete",
      paramLabel = "WHAT",
      defaultValue = "refuse",
      description =
          "What becomes of packages that were never uploaded to their end: refuse, copy (without a"
              + " marker), skip. Default: ${DEFAULT-VALUE}.")
  private Incomplete incomplete = Incomplete.REFUSE;

  @Option(
      names = "--linux",
      description = "The cluster's nodes are Linux: names may be what Windows does not allow.")
  private boolean linux;

  @Override
  public Integer call() throws Exception {
    return Session.run(spec, options, this::copy);
  }

  private ExitCode copy(Session session) throws InterruptedException {
    Optional<OriginalCall> original = form.of(session, arguments);
    rate.applyTo(session.composition());
    if (original.filter(call -> call.flags().compare()).isPresent()) {
      return ImageStoreCompareCommand.original(session, original.get(), snapshot, false);
    }
    if (original.isEmpty() && arguments.size() != 2) {
      throw new ParameterException(spec.commandLine(), "Name a source and a destination.");
    }
    StoreSpec source =
        original
            .map(call -> call.source(session))
            .orElseGet(() -> ImageStoreArgument.parse(session, arguments.get(0)));
    StoreSpec target =
        original
            .map(call -> call.target(session))
            .orElseGet(() -> ImageStoreArgument.target(session, arguments.get(1), Map.of()));
    ImageCopyPlan plan = plan(session, source, target);
    ImageCopyRuns runs = new ImageCopyRuns(session, false);
    runs.require(plan);
    boolean goesOn = runs.goesOn(plan);
    SourceSnapshot before = new SourceSnapshot(session, source, snapshot);
    before.keep(goesOn);
    // One that an earlier process took says nothing of now.
    return runs.copy(plan, goesOn ? Optional.empty() : Optional.of(before));
  }

  private ImageCopyPlan plan(Session session, StoreSpec source, StoreSpec target) {
    boolean readable;
    try (Store open = session.composition().opener().open(target)) {
      readable = open.capabilities().readable();
    }
    if (!readable) {
      session.line(
          "What is written to "
              + target.location().scheme()
              + ":ImageStore cannot be read back over HTTP. Each file is verified by its size in the"
              + " listing; the journal keeps the digest of what was sent.");
    }
    try {
      return new ImageCopyPlan(
          source,
          target,
          from == null ? Layout.of(source.location().scheme()) : from,
          to == null ? Layout.of(target.location().scheme()) : to,
          new NameRules(!linux),
          incomplete,
          readable ? VerifyLevel.READBACK : VerifyLevel.SERVER);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }
}
