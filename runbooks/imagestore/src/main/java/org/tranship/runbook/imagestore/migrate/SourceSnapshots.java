package org.tranship.runbook.imagestore.migrate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tranship.core.compare.Difference;
import org.tranship.core.snapshot.SnapshotFormat;
import org.tranship.core.snapshot.SnapshotHeader;
import org.tranship.core.snapshot.SnapshotWriter;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Location;
import org.tranship.core.work.Comparison;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.SnapshotTaking;
import org.tranship.core.work.StoreOpener;
import org.tranship.runbook.imagestore.tree.Marker;

/// Snapshots of the source in files of their own, and what changed between two of them. Each has
/// another name, so that what was seen stays to be looked at.
///
/// @param opener opens the source, and snapshots as stores
/// @param source whose snapshots these are
/// @param directory where the files are
/// @param tool which version of this program writes them
record SourceSnapshots(StoreOpener opener, StoreSpec source, Path directory, String tool) {
  static final String UNTAKEN = "TRI-162";
  private static final int NAMED = 5;
  private static final int MOST = 10_000;

  /// What changed at the source.
  ///
  /// @param count how many paths
  /// @param first some of them, each with what became of it
  record Changes(long count, List<String> first) {
    Changes {
      first = List.copyOf(first);
    }

    boolean none() {
      return count == 0;
    }

    /// For people, behind a verb.
    @Override
    public String toString() {
      return count
          + (count == 1 ? " path: " : " paths: ")
          + String.join(", ", first)
          + (count > first.size() ? ", ..." : "");
    }
  }

  /// Takes one.
  ///
  /// @param name what it is called, such as `S0`; a number is put behind it
  /// @return its file
  /// @throws StepFailed if something of the source could not be listed, so that it proves nothing
  Path take(StepContext context, String name) throws InterruptedException {
    Path file = free(name);
    try (Store store = opener.open(source)) {
      SnapshotHeader header =
          new SnapshotHeader(store.toString(), context.clock().instant(), tool, false, Set.of());
      SnapshotTaking.Taken taken;
      try (SnapshotWriter writer = SnapshotFormat.installed().create(file, false, header)) {
        taken =
            new SnapshotTaking(store, false, false, EngineLimits.standard())
                .take(writer, new Silent());
        if (taken.faults() == 0) {
          writer.finish(context.clock().instant());
        }
      }
      if (taken.faults() > 0) {
        throw new StepFailed(
            UNTAKEN
                + " Of "
                + taken.faults()
                + " keys of the source something could not be listed, so a snapshot would prove"
                + " nothing. See what 'tranship snapshot' says of them, and run the same command"
                + " again.");
      }
      context.measured(name, true, file + ": " + taken.objects() + " objects, " + taken.bytes());
    }
    return file;
  }

  private Path free(String name) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new StepFailed(
          UNTAKEN
              + " The directory "
              + directory
              + " cannot be made: "
              + e.getMessage()
              + ". See to it, and run the same command again.",
          e);
    }
    for (int i = 1; i < MOST; i++) {
      Path file = directory.resolve(name + "-" + i + ".sp");
      if (!Files.exists(file)) {
        return file;
      }
    }
    throw new StepFailed(
        UNTAKEN
            + " The directory "
            + directory
            + " has "
            + (MOST - 1)
            + " snapshots already. Move those of earlier runs away, and run the same command again.");
  }

  /// What changed from one to the other, markers too.
  Changes between(Path before, Path after) throws InterruptedException {
    List<String> first = new ArrayList<>();
    long[] count = {0};
    try (Store old = opened(before);
        Store now = opened(after)) {
      var _ =
          new Comparison(
                  old, now, new Comparison.Criteria(false, false, true), EngineLimits.standard())
              .run(
                  new Comparison.Observer() {
                    @Override
                    public void differs(Difference difference) {
                      count[0]++;
                      if (first.size() < NAMED) {
                        first.add(words(difference));
                      }
                    }

                    @Override
                    public void passed(ByteCount size) {}
                  });
    }
    return new Changes(count[0], first);
  }

  private static String words(Difference difference) {
    String path = "\"" + difference.key() + "\"";
    boolean marker = Marker.of(difference.key().text()) != Marker.NONE;
    return path
        + switch (difference) {
          case Difference.OnlyInSource _ -> marker ? " (marker removed)" : " (removed)";
          case Difference.OnlyInTarget _ -> marker ? " (marker added)" : " (added)";
          case Difference.Changed changed ->
              changed.reason() == Difference.Reason.SIZE
                  ? " (another size)"
                  : marker ? " (marker written anew)" : " (written anew)";
          case Difference.Unreadable _ -> " (cannot be read)";
        };
  }

  /// A snapshot as a store that can be listed; whoever opened it closes it.
  Store opened(Path file) {
    return opener.open(
        new StoreSpec(
            new Location("snapshot", file.toAbsolutePath().toString()), Map.of(), Map.of()));
  }

  private static final class Silent implements SnapshotTaking.Observer {
    @Override
    public void recorded(ByteCount size) {}

    @Override
    public void missed(Key key, StoreException fault) {}
  }
}
