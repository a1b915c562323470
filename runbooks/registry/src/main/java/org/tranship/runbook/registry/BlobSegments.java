package org.tranship.runbook.registry;

import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tranship.core.outcome.Note;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Segmented;
import org.tranship.core.store.Store;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;

/// The segments of blobs that a registry wrote into Swift: the blob is an object without bytes that
/// names them, so that who removes the blob leaves all its bytes behind. What they are called is
/// written beside the blob's copy in quarantine, which has the bytes itself, and they are removed
/// once the blob has gone for good, or is there again as a whole object.
///
/// A segment is removed only if nothing needs it: its blob's copy was read back before the blob was
/// removed; the collection is at its end, and what was needed again is back; and no object of the
/// container names it, the blob itself asked last of all. A registry gives each upload a name of
/// its own that nobody can guess (distribution's `swiftSegmentPath`), so that a new object names
/// old segments only where it is moved from an upload of the same bytes, which is listed, or to the
/// very blob, which is asked.
///
/// Crash argument. The copy that names the segments is removed after them, by a step that follows.
/// Killed at any moment, what is left of them is still named by it, and the same command goes on.
final class BlobSegments {
  private static final String NOTED = Attributes.USER + "tranship-segments-";

  /// A name has twice the length of the upload's path and more, and Swift takes values of 256 bytes
  /// and 4,096 in all, unless its operator says otherwise. What is longer is not noted, and stays.
  private static final int PIECE = 200;

  private static final int MOST_PIECES = 15;

  /// The names that a registry gives, and no others: what it is that names them is known.
  private static final Pattern OWN = Pattern.compile("(?:.*/)?segments/[0-9a-f]{3}/[0-9a-f]{37,}");

  /// Names that are held at once; each such batch lists the container once.
  private static final int MANY = 50_000;

  private final Segmented segmented;
  private final Store store;
  private final Quarantine quarantine;
  private final int many;
  private long removed;
  private long blobs;
  private long named;

  private BlobSegments(Segmented segmented, Store store, Quarantine quarantine, int many) {
    this.segmented = segmented;
    this.store = store;
    this.quarantine = quarantine;
    this.many = many;
  }

  /// What is to be written beside the copy of an object.
  static Attributes note(Optional<Segmented> segmented, Key key) {
    return segmented
        .flatMap(all -> all.segmentsOf(key))
        .filter(name -> OWN.matcher(name).matches())
        .filter(name -> name.length() <= PIECE * MOST_PIECES)
        .map(BlobSegments::pieces)
        .orElse(Attributes.NONE);
  }

  private static Attributes pieces(String name) {
    Attributes pieces = Attributes.NONE;
    for (int from = 0; from < name.length(); from += PIECE) {
      String piece = name.substring(from, Math.min(from + PIECE, name.length()));
      pieces = pieces.with(NOTED + (from / PIECE + 1), piece);
    }
    return pieces;
  }

  private static Optional<String> noted(Attributes attributes) {
    StringBuilder name = new StringBuilder();
    for (int i = 1; attributes.get(NOTED + i).isPresent(); i++) {
      name.append(attributes.get(NOTED + i).get());
    }
    return Optional.of(name.toString()).filter(it -> OWN.matcher(it).matches());
  }

  /// Removes those of the blobs whose copies are in quarantine. Safe to repeat.
  ///
  /// @return how many, in words; empty where the store has no such objects, or none is left
  static Note remove(Store store, Quarantine quarantine) {
    return remove(store, quarantine, MANY);
  }

  static Note remove(Store store, Quarantine quarantine, int many) {
    return store
        .feature(Segmented.class)
        .map(segmented -> new BlobSegments(segmented, store, quarantine, many).all())
        .orElse(Note.NONE);
  }

  private Note all() {
    NavigableMap<String, Key> batch = new TreeMap<>();
    try (Listing listing = store.list(ListRequest.under(quarantine.prefix() + "blobs/"))) {
      for (@Nullable Entry entry = listing.next(); entry != null; entry = listing.next()) {
        Key copy = entry.key();
        store
            .stat(copy) // A listing does not tell what is beside an object.
            .flatMap(whole -> noted(whole.attributes()))
            .ifPresent(name -> batch.put(name, quarantine.origin(copy)));
        if (batch.size() >= many) {
          removeUnnamed(batch);
          batch.clear();
        }
      }
    }
    if (!batch.isEmpty()) {
      removeUnnamed(batch);
    }
    if (removed + named == 0) {
      return Note.NONE;
    }
    return new Note(
        1,
        "%d segments of %d blobs were removed%s"
            .formatted(
                removed,
                blobs,
                named == 0 ? "" : "; those of " + named + " stay, which are named"));
  }

  private void removeUnnamed(NavigableMap<String, Key> batch) {
    Set<String> still = new HashSet<>();
    segmented.eachOfContainer(beginning -> addNamed(beginning, batch, still));
    batch.forEach(
        (name, blob) -> {
          if (still.contains(name) || segmented.segmentsOf(blob).filter(name::equals).isPresent()) {
            named++;
            return;
          }
          long of = segmented.removeSegments(name + "/");
          removed += of;
          blobs += of > 0 ? 1 : 0;
        });
  }

  /// A name stands for all that begin with it, so either may be the beginning of the other.
  private static void addNamed(
      String beginning, NavigableMap<String, Key> batch, Set<String> still) {
    for (int length = 1; length <= beginning.length(); length++) {
      String part = beginning.substring(0, length);
      if (batch.containsKey(part)) {
        still.add(part);
      }
    }
    for (String name : batch.tailMap(beginning).keySet()) {
      if (!name.startsWith(beginning)) {
        break;
      }
      still.add(name);
    }
  }
}
