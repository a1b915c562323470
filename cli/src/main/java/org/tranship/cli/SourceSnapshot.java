package org.tranship.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.tranship.core.compare.Difference;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.ByteCount;
import org.tranship.core.work.Comparison;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.SnapshotTaking.Taken;
import org.tranship.runbook.imagestore.BesideFiles;

/// The snapshot of a source that is written before it is copied, so that it can be said later
/// whether anything changed. One that is there is kept only if it proves something: it is of this
/// source, and either the copy of an unfinished run goes on, or the source is still as it says.
final class SourceSnapshot {
  private final Session session;
  private final StoreSpec source;
  private final Path file;
  private final BesideFiles beside = new BesideFiles();

  SourceSnapshot(Session session, StoreSpec source, Path file) {
    this.session = session;
    this.source = source;
    this.file = file;
  }

  /// Writes it, or keeps the one that is there.
  ///
  /// @param goesOn whether an unfinished run of the copy is taken up
  /// @throws CommandFailed if the one that is there proves nothing, or none can be written whole
  void keep(boolean goesOn) throws InterruptedException {
    refuseInside();
    if (Files.exists(file)) {
      keepOld(goesOn);
      return;
    }
    Store open = session.composition().look(BesideFiles.naming(source));
    // Asked for by itself what lies beside files is told; what the source names anyway is missing.
    Store files = BesideFiles.isNamedOnly(source) ? beside.takenFrom(open) : open;
    Taken taken =
        SnapshotCommand.record(
            session, files, PlaceName.of(source, open), file, false, false, false);
    if (taken.faults() > 0) {
      throw refuse(
          "of "
              + taken.faults()
              + " keys something is missing in it, so it proves nothing. Remove it, see what the"
              + " source says, and run again.");
    }
    session.line("The snapshot of the source is in " + file + ".");
  }

  /// In the source it would be a change of it, and be copied.
  private void refuseInside() {
    if (source.location().scheme().equals("file")
        && file.toAbsolutePath()
            .normalize()
            .startsWith(Path.of(source.location().rest()).toAbsolutePath().normalize())) {
      throw refuse("it would be in the source itself. Name a file elsewhere with --snapshot.");
    }
  }

  private void keepOld(boolean goesOn) throws InterruptedException {
    Store before = opened();
    Store open = session.composition().look(BesideFiles.naming(source));
    Store now = BesideFiles.isNamedOnly(source) ? beside.takenFrom(open) : open;
    refuseOther(PlaceName.of(source, now), before);
    if (!goesOn && !same(before, now)) {
      throw refuse(
          "the source has changed since it was written. Name another file with --snapshot, or"
              + " remove it if it is not needed any more.");
    }
    session.line("The snapshot " + file + " is there already, and is kept as what was before.");
  }

  /// @throws CommandFailed if the snapshot is of another store
  static void refuseOther(Path file, String here, String there) {
    if (!here.equals(there)) {
      throw refuse(file, "it is of " + there + " and not of " + here + ". Name the right one.");
    }
  }

  private void refuseOther(String here, Store snapshot) {
    refuseOther(file, here, PlaceName.of(source, snapshot));
  }

  /// What the source had beside files when it was listed for this.
  BesideFiles beside() {
    return beside;
  }

  /// The snapshot as a store; whoever opened it closes it.
  Store opened() {
    return session
        .composition()
        .look(
            SideArgument.parse(
                session, file.toString(), session.composition().stores().providers(), false));
  }

  private static boolean same(Store before, Store now) throws InterruptedException {
    return new Comparison(
            before, now, new Comparison.Criteria(false, false, true), EngineLimits.standard())
        .run(
            new Comparison.Observer() {
              @Override
              public void differs(Difference difference) {}

              @Override
              public void passed(ByteCount size) {}
            })
        .same();
  }

  private CommandFailed refuse(String why) {
    return refuse(file, why);
  }

  private static CommandFailed refuse(Path file, String why) {
    return new CommandFailed(
        ExitCode.REFUSED, "TRI-146 The snapshot " + file + " is not used: " + why, null);
  }
}
