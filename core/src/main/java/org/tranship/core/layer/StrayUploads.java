package org.tranship.core.layer;

import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.ResumableUploads.Upload;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;

/// Uploads in parts that were begun and whose id nobody knows, since the answer was lost or the
/// process died before it wrote the id down. They hold no part, and on some stores they stay for
/// ever.
///
/// They cannot be told from an upload that somebody else began under the same key a moment ago. So
/// this is asked for only where one of ours is likely, and what holds a part is left alone: nobody
/// ever loses bytes by it.
public final class StrayUploads {
  private StrayUploads() {}

  /// Aborts the uploads under exactly this key that hold no part. What the store does not let be
  /// listed or aborted stays; the object is written all the same.
  ///
  /// @param keep the id of the one that is in use
  public static void abort(ResumableUploads uploads, Key key, String keep) {
    try {
      for (Upload upload : uploads.list(key.text())) {
        if (upload.key().equals(key) && !upload.id().equals(keep) && isEmpty(uploads, upload)) {
          uploads.abort(upload);
        }
      }
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.INTERRUPTED) {
        throw e;
      }
    }
  }

  private static boolean isEmpty(ResumableUploads uploads, Upload upload) {
    try {
      return uploads.parts(upload).isEmpty();
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.NOT_FOUND) {
        return false; // gone meanwhile
      }
      throw e;
    }
  }
}
