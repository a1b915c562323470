package org.tranship.core.work;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.value.DigestAlgorithm;

/// What the parts of an upload are cut from: parts of another version of the source, of another
/// length or of another coding must never be mixed with these.
///
/// @param item the object
/// @param origin the source's version of it
/// @param size bytes that are sent
/// @param inside whether the service copies them by itself: such an upload is begun in another way,
///   and no memory was meant to hold its pieces
record UploadForm(WorkItem item, Entry origin, long size, boolean inside) {

  /// Names the form with parts of this size. Empty where the source cannot tell its versions: then
  /// nobody can say that the parts which are there are of these bytes.
  String name(long partSize) {
    if (!origin.version().isKnown()) {
      return "";
    }
    String text =
        String.join(
            "\n",
            origin.version().token(),
            item.from().toString(),
            item.to().toString(),
            Long.toString(size),
            Long.toString(partSize) + (inside ? "\ninside" : ""));
    byte[] digest =
        Tap.messageDigest(DigestAlgorithm.SHA256).digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, 16);
  }

  /// The size that parts had before it was measured, for uploads that were begun then.
  static long firstRule(long size, ResumableUploads.Limits limits) {
    long needed = (size + limits.most() - 1) / limits.most();
    long mebibytes = (needed + (1 << 20) - 1) >> 20;
    return Math.max(Math.max(PartPace.USUAL, mebibytes << 20), limits.smallest().bytes());
  }
}
