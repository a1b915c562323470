package org.tranship.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tranship.core.compare.Difference;
import org.tranship.core.outcome.PassId;
import org.tranship.core.snapshot.SnapshotHeader;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreProvider;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.ByteCount;
import org.tranship.core.work.Compared;
import org.tranship.core.work.Comparison;
import org.tranship.core.work.Comparison.Criteria;
import org.tranship.core.work.Comparison.Elsewhere;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.EngineRefused;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `tranship compare`. Changes neither side.
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description =
        "Tells how two stores differ: what is on one side only, and what has another size, digest,"
            + " content or other attributes. Each side is a store or a snapshot. Ends with 0 if"
            + " nothing differs in what was compared, and with 4 if something does.")
final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();
  @Mixin private RateOptions rate = new RateOptions();
  @Mixin private EngineOption engine = new EngineOption();

  @Parameters(
      index = "0",
      paramLabel = "A",
      description =
          "A store's URL, such as file:/data or s3://bucket/prefix, or a snapshot's path.")
  private String a;

  @Parameters(index = "1", paramLabel = "B", description = "The other side, likewise.")
  private String b;

  @Option(
      names = "--checksum",
      description =
          "Compare contents: objects of which both sides list the same kind of digest by that, all"
              + " others by reading them. Of a snapshot counts the SHA-256 that it recorded.")
  private boolean checksum;

  @Option(
      names = "--metadata",
      description =
          "Ask both sides for each object's attributes, and compare those of the kinds that both"
              + " keep: Content-Type and other headers, user metadata, tags, times, modes. Without"
              + " it only what both listings give is compared, and times are not.")
  private boolean metadata;

  @Override
  public Integer call() throws Exception {
    return Session.run(spec, options, this::compare);
  }

  private ExitCode compare(Session session) throws InterruptedException {
    if (!engine.isLocal() && !checksum) {
      throw new EngineRefused(
          "TRW-114",
          "compare has executors read contents and nothing else, and without --checksum none are"
              + " read at "
              + engine.name()
              + ". Add --checksum, or take --engine local.");
    }
    Composition composition = session.composition();
    List<StoreProvider> providers = composition.stores().providers();
    StoreSpec one = SideArgument.parse(session, a, providers, checksum);
    StoreSpec other = SideArgument.parse(session, b, providers, checksum);
    rate.applyTo(composition);
    Store source = composition.look(one);
    Store target = composition.look(other);
    String here = PlaceName.of(one, source);
    String there = PlaceName.of(other, target);
    boolean earlier = isSnapshot(source) || isSnapshot(target);
    Optional<Elsewhere> elsewhere = elsewhere(composition, one, source, other, target);
    // Between two stores versions mean nothing; of one store they tell what was written since.
    Criteria criteria = new Criteria(checksum, metadata, earlier && here.equals(there));
    return tell(session, source, target, criteria, elsewhere, earlier ? shown(here, there) : "");
  }

  /// What reads contents, if not this process. A side that cannot be read, such as a snapshot, is
  /// this process's alone.
  private Optional<Elsewhere> elsewhere(
      Composition composition, StoreSpec one, Store source, StoreSpec other, Store target)
      throws InterruptedException {
    List<StoreSpec> read = new ArrayList<>();
    if (source.capabilities().readable()) {
      read.add(one);
    }
    if (target.capabilities().readable()) {
      read.add(other);
    }
    if (engine.isLocal() || read.isEmpty()) {
      return Optional.empty();
    }
    engine.applyTo(composition);
    return Optional.of(new Elsewhere(composition.reading(read), one, other));
  }

  /// Compares two open stores, and says what differs as it comes.
  ///
  /// @param note what else is to be known; or empty text
  static ExitCode tell(Session session, Store source, Store target, Criteria criteria, String note)
      throws InterruptedException {
    return tell(session, source, target, criteria, Optional.empty(), note);
  }

  private static ExitCode tell(
      Session session,
      Store source,
      Store target,
      Criteria criteria,
      Optional<Elsewhere> elsewhere,
      String note)
      throws InterruptedException {
    try (ProgressLine progress = session.progressAside()) {
      Comparison comparison =
          new Comparison(source, target, criteria, EngineLimits.standard(), elsewhere);
      CompareText text =
          new CompareText(source.toString(), target.toString(), criteria, comparison.kinds(), note);
      progress.passBegan(PassId.of("compare"), Optional.empty(), 0);
      Compared found = comparison.run(new Telling(session, progress, text));
      progress.end();
      session.end(text.document(found), text.text(found));
      return found.same() ? ExitCode.DONE : ExitCode.DIFFERENT;
    }
  }

  static boolean isSnapshot(Store store) {
    return store.feature(SnapshotHeader.class).isPresent();
  }

  static String shown(String here, String there) {
    return here.equals(there)
        ? "Both sides show " + here + "."
        : "A shows " + here + ", and B shows " + there + ": versions were not compared.";
  }

  /// Says what is found as it comes.
  private record Telling(Session session, ProgressLine progress, CompareText text)
      implements Comparison.Observer {
    @Override
    public void differs(Difference difference) {
      progress.erase();
      session.item(text.document(difference), text.text(difference));
    }

    @Override
    public void passed(ByteCount size) {
      progress.passed(size);
    }
  }
}
