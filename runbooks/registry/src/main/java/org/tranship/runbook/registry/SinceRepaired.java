package org.tranship.runbook.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// Tells damage from what somebody has pushed or deleted since a link was repaired. A tag may point
/// to another manifest by now, if that is sound; a link may be gone with what proved it. Every
/// other link holds its own name, whoever writes it, so that any other bytes in it are damage.
record SinceRepaired(Store store) {
  private static final int LINK = 512;

  /// Whether a link that is not as it was repaired is so by somebody's use of the registry.
  ///
  /// @param repaired what the journal says of the repair
  boolean isUse(ObjectResult repaired) {
    RegistryLayout layout = new RegistryLayout();
    if (!(layout.of(repaired.key()) instanceof Place.Link link)) {
      return false;
    }
    Optional<Entry> there = store.stat(repaired.key());
    if (there.isEmpty()) {
      return isDeleted(link, repaired);
    }
    return link.kind() == Place.Kind.TAG
        && !there.get().version().equals(repaired.written())
        && leadsToAManifest(repaired.key(), link, layout.root());
  }

  private boolean isDeleted(Place.Link link, ObjectResult repaired) {
    return switch (link.kind()) {
      case TAG -> true;
      case TAG_HISTORY -> {
        String text = repaired.key().text();
        String tag = text.substring(0, text.lastIndexOf("/index/sha256/"));
        yield store.stat(Key.of(tag + "/current/link")).isEmpty();
      }
      // A registry that is told to delete a manifest removes this link, and no other.
      case REVISION -> Kept.root(repaired).flatMap(store::stat).isEmpty();
      case LAYER -> Kept.root(repaired).filter(root -> store.stat(root).isEmpty()).isPresent();
    };
  }

  private boolean leadsToAManifest(Key key, Place.Link place, String front) {
    try (ObjectBody body = store.open(key, ReadRequest.whole(Version.NONE))) {
      String text = new String(body.stream().readNBytes(LINK), StandardCharsets.UTF_8);
      String hex = LinkRead.of(body.entry(), place, text).target();
      return hex != null && isManifest(hex, front);
    } catch (StoreException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return true; // it was deleted right now
      }
      throw e;
    } catch (IOException e) {
      throw new StepFailed("The link \"" + key + "\" cannot be read: " + e.getMessage(), e);
    }
  }

  private boolean isManifest(String hex, String front) {
    Key blob =
        Key.of(
            front
                + RegistryLayout.ROOT
                + "blobs/sha256/"
                + hex.substring(0, 2)
                + "/"
                + hex
                + "/data");
    return store
        .stat(blob)
        .filter(it -> it.size().bytes() <= Manifest.MOST_BYTES)
        .filter(
            it ->
                BlobHash.of(store, blob, hex, it.size().bytes(), it.version())
                    .state()
                    .equals("sound"))
        .isPresent();
  }
}
