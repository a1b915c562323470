package org.tranship.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.work.Comparison.Criteria;
import org.tranship.runbook.imagestore.Content;
import org.tranship.runbook.imagestore.OriginalFlags;
import org.tranship.runbook.imagestore.tree.Layout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship imagestore compare`. Changes neither side.
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Compares two image stores, or one with a snapshot of it. Of one store everything counts:"
          + " what was added, removed or written anew since, markers too. Between two stores the"
          + " markers of either kind do not count. Ends with 0 if nothing differs, with 4 otherwise.",
      "The original's flags are taken as well: /SourceImageStore:\"...\" /Compare holds the source"
          + " against imageStoreSnapshot.sp."
    })
final class ImageStoreCompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Mixin private RateOptions rate = new RateOptions();
  @Mixin private OriginalForm form = new OriginalForm();

  @Parameters(
      arity = "1..*",
      paramLabel = "A B",
      description = "Image stores, or the path of a snapshot; or flags of the original.")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = "--snapshot",
      paramLabel = "FILE",
      description = "With /Compare: the snapshot. Default: imageStoreSnapshot.sp.")
  private @Nullable Path snapshot;

  @Option(
      names = "--checksum",
      description = "Compare contents too, where both sides can be read or have digests.")
  private boolean checksum;

  @Override
  public Integer call() throws Exception {
    return Session.run(spec, options, this::compare);
  }

  private ExitCode compare(Session session) throws InterruptedException {
    Optional<OriginalCall> original = form.of(session, arguments);
    rate.applyTo(session.composition());
    if (original.isPresent()) {
      return original(session, original.get(), snapshot, checksum);
    }
    if (arguments.size() != 2) {
      throw new ParameterException(spec.commandLine(), "Name two sides, A and B.");
    }
    return of(session, side(session, arguments.get(0)), side(session, arguments.get(1)), checksum);
  }

  /// What the original's switch `/Compare` does: the source against its snapshot.
  static ExitCode original(
      Session session, OriginalCall call, @Nullable Path snapshot, boolean checksum)
      throws InterruptedException {
    StoreSpec source = call.source(session);
    if (!call.flags().compare()) {
      return of(session, source, call.target(session), checksum);
    }
    Path file = snapshot == null ? Path.of(OriginalFlags.SNAPSHOT) : snapshot;
    session.line(
        "Compared is the source with what it was when "
            + file
            + " was written. Whether the destination is as the source is another question:"
            + " 'tranship imagestore compare SOURCE DESTINATION'.");
    return of(session, snapshot(session, file, checksum), source, checksum);
  }

  private static StoreSpec snapshot(Session session, Path file, boolean checksum) {
    return SideArgument.parse(
        session, file.toString(), session.composition().stores().providers(), checksum);
  }

  private StoreSpec side(Session session, String typed) {
    boolean store =
        session.composition().stores().providers().stream()
            .flatMap(provider -> provider.schemes().stream())
            .anyMatch(scheme -> typed.regionMatches(true, 0, scheme + ":", 0, scheme.length() + 1));
    return store
        ? ImageStoreArgument.parse(session, typed)
        : snapshot(session, Path.of(typed), checksum);
  }

  private static ExitCode of(Session session, StoreSpec a, StoreSpec b, boolean checksum)
      throws InterruptedException {
    Store one = session.composition().look(a);
    Store other = session.composition().look(b);
    String here = PlaceName.of(a, one);
    String there = PlaceName.of(b, other);
    boolean earlier = CompareCommand.isSnapshot(one) || CompareCommand.isSnapshot(other);
    if (CompareCommand.isSnapshot(one) != CompareCommand.isSnapshot(other)) {
      boolean first = CompareCommand.isSnapshot(one);
      SourceSnapshot.refuseOther(
          Path.of((first ? a : b).location().rest()), first ? there : here, first ? here : there);
    }
    if (here.equals(there)) {
      return CompareCommand.tell(
          session,
          one,
          other,
          new Criteria(checksum, false, earlier),
          "Both sides show " + here + ", and everything in it was compared, markers too.");
    }
    return CompareCommand.tell(
        session,
        Content.all(Layout.of(a.location().scheme())).shown(one),
        Content.all(Layout.of(b.location().scheme())).shown(other),
        new Criteria(checksum, false, false),
        "Markers of either kind, locks and leftovers were not compared.");
  }
}
