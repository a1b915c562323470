package org.tranship.runbook.anchore;

import java.util.Map;
import java.util.TreeMap;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.step.PointerNote;
import org.tranship.core.value.Digest;
import org.tranship.core.work.Payload;
import org.tranship.runbook.anchore.db.AnchoreCatalog;

/// A document that was copied and read back, as the journal knows it: the row's values at that time
/// and what its payload became.
///
/// @param document the document as its row described it before
/// @param payload what was written
/// @param result the journal's result
record Copied(Document document, Payload payload, ObjectResult result) {

  static Copied of(ObjectResult result) {
    String[] lines = result.note().split("\n", 2);
    if (lines.length != 2) {
      throw new IllegalArgumentException("The journal's note of " + result.key() + " is damaged.");
    }
    Document document = Document.of(new Catalog.Row(result.key(), PointerNote.parse(lines[1])));
    return new Copied(document, Payload.parse(lines[0]), result);
  }

  /// What the row shall hold now: place, form, digest and size of the copy, and the time of the
  /// change.
  Pointer replacement(String newUrl, long now) {
    Map<String, String> values = new TreeMap<>();
    values.put(AnchoreCatalog.CONTENT_URL, newUrl);
    values.put(AnchoreCatalog.IS_COMPRESSED, Boolean.toString(payload.content().equals("zlib")));
    values.put(AnchoreCatalog.DIGEST, payload.md5().map(Digest::hex).orElseThrow());
    values.put(AnchoreCatalog.SIZE, Long.toString(payload.size().bytes()));
    values.put(AnchoreCatalog.LAST_UPDATED, Long.toString(now));
    return new Pointer(values);
  }
}
