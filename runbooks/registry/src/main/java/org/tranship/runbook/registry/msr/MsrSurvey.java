package org.tranship.runbook.registry.msr;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.compare.Merge;
import org.tranship.core.compare.Pair;
import org.tranship.core.control.Durations;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.runbook.registry.NamelessFolder;

/// What both stores hold, from their listings alone, and how fast MSR shows its tags where pushes
/// wait for that ([PullRate]). Changes nothing.
///
/// @param root what stands in front of `docker/` in both stores
/// @param objects how many the source has, uploads left out
/// @param bytes their size
/// @param blobs how many of them are blobs under ids
/// @param uploads objects of uploads that are under way or were left; they stay behind
/// @param took how long both listings took
/// @param pulls how fast tags are counted and pulled; of nothing where no push waits for it
/// @param objection why there is nothing to move, or not to this target; empty if nothing is known
public record MsrSurvey(
    String root,
    long objects,
    ByteCount bytes,
    long blobs,
    long uploads,
    Duration took,
    PullRate pulls,
    Optional<String> objection) {
  static final String ELSEWHERE = "TRR-170";
  static final String FOREIGN = "TRR-171";
  private static final int NAMED = 5;
  private static final int LISTINGS = 2;

  /// Looks.
  public static MsrSurvey of(MsrMigration migration) throws InterruptedException {
    Look look = new Look();
    long began = System.nanoTime();
    try (Store source = migration.source();
        Store target = migration.target();
        Merge merge =
            new Merge(
                new ListingAhead(() -> source.list(ListRequest.ALL)),
                new ListingAhead(() -> target.list(ListRequest.ALL)))) {
      for (Pair pair = merge.next(); pair != null; pair = merge.next()) {
        switch (pair) {
          case Pair.OnlyInSource(Key _, Entry entry) -> look.source(entry);
          case Pair.Both both -> {
            look.source(both.source());
            if (!both.source().size().equals(both.target().size())) {
              look.foreign(both.key());
            }
          }
          case Pair.OnlyInTarget(Key key, Entry _) -> look.foreign(key);
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      return new MsrSurvey(
          look.root,
          look.objects,
          ByteCount.of(look.bytes),
          look.blobs,
          look.uploads,
          took,
          migration.isOnline() ? PullRate.NONE : PullRate.of(migration),
          NamelessFolder.objection(look.root, migration.plan().source(), migration.plan().target())
              .map(text -> NamelessFolder.FOUND + " " + text)
              .or(() -> look.objection(source.toString(), target.toString())));
    }
  }

  /// About how long pushes are kept out, where they are: both ends are listed twice then, and every
  /// tag is counted and pulled. What else takes time, [#expected] names.
  public Duration window() {
    return Duration.ofSeconds(1 + took.multipliedBy(LISTINGS).toSeconds()).plus(pulls.forecast());
  }

  /// The same for a person.
  public String expected() {
    return "about "
        + Durations.text(window())
        + " for the listings of both ends"
        + pulls.counted().map(" and "::concat).orElse("")
        + "; not counted are the objects that come last, and the acts of the plan"
        + pulls.uncounted().map(", and "::concat).orElse("");
  }

  private static final class Look {
    private String root = "";
    private boolean found;
    private long objects;
    private long bytes;
    private long blobs;
    private long uploads;
    private long outside;
    private long foreign;
    private final List<String> named = new ArrayList<>();

    void source(Entry entry) {
      Optional<String> front = MsrKeys.root(entry.key());
      if (front.isEmpty() || found && !front.get().equals(root)) {
        outside++;
        return;
      }
      found = true;
      root = front.get();
      if (MsrKeys.isUpload(entry.key())) {
        uploads++;
        return;
      }
      objects++;
      bytes += entry.size().bytes();
      blobs += MsrKeys.id(root, entry.key()).isPresent() ? 1 : 0;
    }

    void foreign(Key key) {
      foreign++;
      if (named.size() < NAMED) {
        named.add("\"" + key + "\"");
      }
    }

    Optional<String> objection(String source, String target) {
      if (blobs == 0 || outside > 0) {
        return Optional.of(
            ELSEWHERE
                + (blobs == 0
                    ? " There is no storage of MSR in "
                        + source
                        + ": no key is "
                        + MsrKeys.ROOT
                        + "blobs/id/../.../data, behind whatever root"
                    : " In "
                        + source
                        + " are "
                        + outside
                        + " objects that are not of this registry")
                + ". An exact copy is one of the storage that MSR is told. Nothing was written. Name the"
                + " folder or bucket in which docker/ lies, with the root of MSR's own settings.");
      }
      return foreign == 0
          ? Optional.empty()
          : Optional.of(
              FOREIGN
                  + " "
                  + target
                  + " holds "
                  + foreign
                  + (foreign == 1 ? " object" : " objects")
                  + " that the source has not so, such as "
                  + String.join(", ", named)
                  + ". It would be no exact copy, or they are somebody else's. Nothing was written."
                  + " Name an empty place, or look whose they are and remove them.");
    }
  }
}
