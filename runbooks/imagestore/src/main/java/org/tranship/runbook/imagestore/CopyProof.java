package org.tranship.runbook.imagestore;

import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.compare.Merge;
import org.tranship.core.compare.Pair;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.step.StepContext;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Version;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.runbook.imagestore.tree.Marker;
import org.tranship.runbook.imagestore.tree.TreeScan;

/// What has to hold before a package is called whole, and once more before the run ends: the source
/// is as the survey found it, each file of it was copied in the version that it has now, and the
/// target holds these copies, in the versions that were written, and no others. Both stores are
/// walked through once for that, and what the same walk shows of markers is true of the content
/// that it has proven.
///
/// A copy that the target has in another version is one only if it can be read there and has the
/// bytes that were sent. Where it cannot be read nothing else tells it from somebody else's.
final class CopyProof {
  private static final String DIFFERENT = "TRI-103";

  /// What one walk through both stores has shown.
  ///
  /// @param difference the first difference of content, as a sentence; empty if there is none
  /// @param markers at the target; whole only if there is no difference of content
  record Walk(Optional<String> difference, MarkerDifference markers) {}

  private final ImageCopying copying;
  private final StepContext context;

  CopyProof(ImageCopying copying, StepContext context) {
    this.copying = copying;
    this.context = context;
  }

  /// @param difference as a sentence
  static StepFailed failed(ImageCopying copying, String difference) {
    return new StepFailed(
        DIFFERENT
            + " "
            + copying.targetName()
            + " is not as "
            + copying.sourceName()
            + ": "
            + difference
            + " 'tranship imagestore compare' names what differs in paths and sizes. If somebody"
            + " writes to the source, keep him from it and run the same command again. If somebody"
            + " writes to the target, keep him from it, remove what is his, take this back with 'tranship"
            + " rollback', and copy anew.");
  }

  /// Compares the content. What is whole at the source, and which markers belong to the target and
  /// are there, is looked at in the same listings.
  Walk content(Store source, Store target) throws InterruptedException {
    TreeScan now = TreeScan.beside(copying.plan().from());
    MarkerDifference markers = MarkerDifference.empty();
    Optional<String> difference = content(source, target, now, markers);
    return new Walk(
        difference.or(
            () ->
                copying
                    .scan()
                    .difference(now)
                    .map(
                        folder ->
                            "whether \""
                                + folder
                                + "\" of the source is whole has changed since the survey.")),
        markers);
  }

  /// @param now sees what the source has
  /// @param markers is filled with what belongs to the target and what it has
  private Optional<String> content(
      Store source, Store target, TreeScan now, MarkerDifference markers)
      throws InterruptedException {
    TargetMarkers meant = copying.markers(context.clock());
    Directories directories = new Directories();
    try (KnownCopies copies = copying.copies(context);
        Merge merge =
            new Merge(
                new ListingAhead(() -> copying.sourceContent().of(seen(source, now::see))),
                new ListingAhead(
                    () -> copying.targetContent().of(seen(target, it -> mark(it, markers)))))) {
      for (Pair pair = merge.next(); pair != null; pair = merge.next()) {
        Optional<String> different =
            switch (pair) {
              case Pair.Both both -> different(copies, both, target);
              case Pair.OnlyInSource _ -> Optional.of("is missing at the target.");
              case Pair.OnlyInTarget _ -> Optional.of("is at the target only.");
            };
        if (different.isPresent()) {
          return Optional.of("\"" + pair.key() + "\" " + different.get());
        }
        meant.first(pair.key(), directories, markers.meant()::add);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    return Optional.empty();
  }

  private static void mark(Entry there, MarkerDifference markers) {
    if (Marker.of(there.key().text()) != Marker.NONE) {
      markers.there().add(there.key());
    }
  }

  /// The whole listing of a store, which a look goes along with.
  private static Listing seen(Store store, Consumer<Entry> look) {
    Listing all = store.list(ListRequest.ALL);
    return new Listing() {
      @Override
      public @Nullable Entry next() {
        Entry entry = all.next();
        if (entry != null) {
          look.accept(entry);
        }
        return entry;
      }

      @Override
      public void close() {
        all.close();
      }
    };
  }

  private static Optional<String> different(KnownCopies copies, Pair.Both pair, Store target) {
    Entry source = pair.source();
    Entry there = pair.target();
    if (!source.size().equals(there.size())) {
      return Optional.of("has another size.");
    }
    Optional<ObjectResult> copied = copies.of(there);
    Version read = copied.map(ObjectResult::source).orElse(Version.NONE);
    if (source.version().isKnown() && !read.equals(source.version())) {
      return Optional.of("was written anew at the source since it was copied.");
    }
    boolean other = copied.filter(it -> KnownCopies.isOther(it, there)).isPresent();
    return other && !hasBytes(target, there, copied.get().sha256())
        ? Optional.of("was written anew at the target since it was copied.")
        : Optional.empty();
  }

  /// Whether the target can be read, and has the bytes of this digest.
  private static boolean hasBytes(Store target, Entry there, Optional<Digest> sha256) {
    if (sha256.isEmpty() || !target.capabilities().readable()) {
      return false;
    }
    MessageDigest digest = sha256();
    try (ObjectBody body = target.open(there.key(), ReadRequest.whole(there.version()))) {
      body.stream().transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    } catch (IOException e) {
      throw StoreException.reading(e, there.key());
    }
    return sha256.get().equals(Digest.of(DigestAlgorithm.SHA256, digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance(DigestAlgorithm.SHA256.javaName());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /// The first difference of content or markers, as a sentence; empty if there is none.
  Optional<String> all(Store source, Store target) throws InterruptedException {
    Walk walk = content(source, target);
    if (walk.difference().isPresent()) {
      return walk.difference();
    }
    Optional<String> locked = locks(target);
    // A folder has no markers, and what looks like one there is no word of ours.
    return locked.isPresent() || copying.plan().to() == Layout.FILES
        ? locked
        : walk.markers().first();
  }

  /// The first lock of a folder, as a sentence; empty if there is none.
  Optional<String> locks(Store target) throws InterruptedException {
    return copying
        .locks(context)
        .first(target, unit -> !copying.targetContent().isLeftOut(unit))
        .map(key -> "the lock \"" + key + "\" says of a package that it is not whole.");
  }
}
