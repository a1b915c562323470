package org.tranship.runbook.registry;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.compare.Merge;
import org.tranship.core.compare.Pair;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;

/// What both stores hold, from their listings alone: how much there is to copy, and whether the
/// target has anything that is not the source's. Pulls some images from the registry to see how
/// fast that goes ([PullSample]). Changes nothing.
///
/// @param root where in both stores the registry begins
/// @param blobs how many the source has
/// @param bytes their size
/// @param missing how many of them the target has not
/// @param links how many the source has
/// @param manifests how many of these are of manifests
/// @param tags how many of these are of tags
/// @param outside objects of the source that are not the registry's, and stay behind
/// @param strays what no registry of this layout writes, in the words of an operator; empty for
///   nothing
/// @param foreign objects of the target that are not the source's
/// @param named some of the foreign ones
/// @param uploads those at the source that somebody may be at
/// @param took how long both listings took
/// @param sample how fast images are pulled
/// @param rounds how often all of them are, while pushes are kept out
public record RegistrySurvey(
    String root,
    long blobs,
    ByteCount bytes,
    long missing,
    long links,
    long manifests,
    long tags,
    long outside,
    String strays,
    long foreign,
    List<String> named,
    RunningUploads.Found uploads,
    Duration took,
    PullSample sample,
    int rounds) {
  static final String FOREIGN = "TRR-110";
  static final String UNKNOWN_BLOBS = "TRR-141";

  /// What the estimate of the window takes for granted; said with it.
  public static final int LINKS_A_SECOND = 300;

  public static final int MANIFESTS_A_SECOND = 1000;
  private static final int NAMED = 5;

  /// Looks.
  ///
  /// @throws RegistryException if there is no registry at the source, or several, or one that
  ///   cannot be moved with its keys as they are
  public static RegistrySurvey of(RegistryMigration migration) throws InterruptedException {
    Look look =
        new Look(
            new RunningUploads(Clock.systemUTC().instant(), migration.plan().address().probe()),
            new TriedPushes(migration));
    long began = System.nanoTime();
    try (Store source = migration.source();
        Store target = migration.target();
        Merge merge =
            new Merge(
                new ListingAhead(() -> source.list(ListRequest.ALL)),
                new ListingAhead(() -> target.list(ListRequest.ALL)))) {
      for (Pair pair = merge.next(); pair != null; pair = merge.next()) {
        look.met(pair);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      if (!look.source.found()) {
        throw Fsck.noRegistry(source);
      }
    }
    RegistryPlan plan = migration.plan();
    Optional<String> nameless =
        NamelessFolder.objection(look.source.root(), plan.source(), plan.target());
    if (nameless.isPresent()) {
      throw new RegistryException(NamelessFolder.FOUND, nameless.get());
    }
    if (look.unknown > 0) {
      throw new RegistryException(UNKNOWN_BLOBS, look.unknownBlobs());
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    return look.survey(
        took, PullSample.of(migration, look.draw.drawn()), plan.trial().isPresent() ? 2 : 1);
  }

  /// About how long pushes are kept out: both stores are listed, the links and manifests of the
  /// source are read, the links are copied, and every image is pulled. What else takes time then,
  /// [RegistryWords#uncounted] says.
  public Duration window() {
    return Duration.ofSeconds(
            took.toSeconds() + 1 + links / LINKS_A_SECOND + manifests / MANIFESTS_A_SECOND)
        .plus(pulls());
  }

  /// About how much of that the pull of every image takes, in whole seconds; nothing where it is
  /// not known.
  public Duration pulls() {
    return Duration.ofSeconds(Math.ceilDiv(sample.forecast(pulled()).toMillis(), 1000));
  }

  /// How many manifests are pulled: each tag's, those below it, and those that no tag leads to;
  /// each as often as that is done.
  long pulled() {
    return rounds * Math.max(tags, manifests);
  }

  /// What stands against copying to this target; empty if nothing does.
  public Optional<String> objection(String targetName) {
    return foreign == 0
        ? Optional.empty()
        : Optional.of(
            FOREIGN
                + " "
                + targetName
                + " holds "
                + foreign
                + (foreign == 1 ? " object" : " objects")
                + " that the source has not, such as "
                + String.join(", ", named)
                + ". A registry there would show them, or they are somebody else's. Nothing was"
                + " written. Name an empty place, or look whose they are and remove them.");
  }

  private static final class Look {
    private final RegistryLayout source = new RegistryLayout();
    private final RegistryLayout target = new RegistryLayout();
    private long blobs;
    private long bytes;
    private long missing;
    private long links;
    private long manifests;
    private long tags;
    private long outside;
    private long foreign;
    private long strays;
    private long unknown;
    private String firstUnknown = "";
    private final List<String> strayNames = new ArrayList<>();
    private final List<String> named = new ArrayList<>();
    private final RunningUploads uploads;
    private final TriedPushes tried;
    private final Reservoir<Place.Link> draw = new Reservoir<>(PullSample.MOST);

    Look(RunningUploads uploads, TriedPushes tried) {
      this.uploads = uploads;
      this.tried = tried;
    }

    void met(Pair pair) {
      if (AtWork.isMark(pair.key())) {
        return; // This run's, once it is begun; whoever begins looks whose it is.
      }
      switch (pair) {
        case Pair.OnlyInSource(Key _, Entry entry) -> source(entry, true);
        case Pair.Both both -> {
          source(both.source(), false);
          if (source.of(both.source().key()) instanceof Place.Outside) {
            foreign(both.key());
          }
        }
        case Pair.OnlyInTarget(Key key, Entry _) -> {
          // Neither shows anything to anybody: an earlier try may have left it.
          Place place = target.of(key);
          if (!(place instanceof Place.Blob) && !tried.has(place)) {
            foreign(key);
          }
        }
      }
    }

    private void source(Entry entry, boolean alone) {
      switch (source.of(entry.key())) {
        case Place.Blob _ -> {
          blobs++;
          bytes += entry.size().bytes();
          missing += alone ? 1 : 0;
        }
        case Place.Link link -> {
          links++;
          manifests += link.kind() == Place.Kind.REVISION ? 1 : 0;
          if (link.kind() == Place.Kind.TAG) {
            tags++;
            draw.met(link);
          }
        }
        case Place.Upload(String repository, String upload) ->
            uploads.met(repository, upload, entry.modified());
        case Place.Stray _ -> stray(entry.key());
        case Place.Outside _ -> outside++;
      }
    }

    private void stray(Key key) {
      if (key.text().startsWith(source.root() + RegistryLayout.ROOT + "blobs/")
          && !key.text().startsWith(source.root() + RegistryLayout.ROOT + "blobs/sha256/")) {
        unknown++;
        firstUnknown = firstUnknown.isEmpty() ? key.text() : firstUnknown;
      }
      strays++;
      if (strayNames.size() < NAMED) {
        strayNames.add("\"" + key + "\"");
      }
    }

    private String unknownBlobs() {
      return unknown
          + (unknown == 1 ? " blob of" : " blobs of")
          + " the source is under another algorithm than SHA-256, such as \""
          + firstUnknown
          + "\". What needs it cannot be told, so a copy could lack it. Nothing was written. Remove"
          + " the images that have it, or move it out of the store.";
    }

    private String strays() {
      return strays == 0
          ? ""
          : strays
              + (strays == 1 ? " file" : " files")
              + " of the source a registry does not write, such as "
              + String.join(", ", strayNames);
    }

    private void foreign(Key key) {
      foreign++;
      if (named.size() < NAMED) {
        named.add("\"" + key + "\"");
      }
    }

    RegistrySurvey survey(Duration took, PullSample sample, int rounds) {
      return new RegistrySurvey(
          source.root(),
          blobs,
          ByteCount.of(bytes),
          missing,
          links,
          manifests,
          tags,
          outside,
          strays(),
          foreign,
          List.copyOf(named),
          uploads.found(),
          took,
          sample,
          rounds);
    }
  }
}
