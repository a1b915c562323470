package org.tranship.runbook.anchore;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.catalog.Catalog;
import org.tranship.core.catalog.Pointer;
import org.tranship.core.value.CompositeKey;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.runbook.anchore.db.AnchoreCatalog;
import org.tranship.runbook.anchore.layout.DocumentAddress;

/// A document as its row in the catalogue describes it.
///
/// @param id the row
/// @param address account, logical bucket and key
/// @param documentName the last column of the primary key
/// @param pointer where and how its bytes are stored
record Document(Key id, DocumentAddress address, String documentName, Pointer pointer) {

  static Document of(Catalog.Row row) {
    List<String> parts = CompositeKey.decode(row.id(), 4).components();
    return new Document(
        row.id(),
        new DocumentAddress(parts.get(2), parts.get(0), parts.get(1)),
        parts.get(3),
        row.pointer());
  }

  /// A document of which only the row's name is known.
  static Document named(Key row) {
    return of(new Catalog.Row(row, new Pointer(Map.of())));
  }

  String contentUrl() {
    return pointer.get(AnchoreCatalog.CONTENT_URL).orElse("");
  }

  boolean compressed() {
    return pointer.get(AnchoreCatalog.IS_COMPRESSED).map("true"::equals).orElse(false);
  }

  /// The MD5 that the catalogue has; empty if it has none.
  ///
  /// @throws IllegalArgumentException if what it has is no MD5
  Optional<Digest> digest() {
    return pointer.get(AnchoreCatalog.DIGEST).map(hex -> new Digest(DigestAlgorithm.MD5, hex));
  }

  /// Bytes as stored, by the catalogue; 0 if it does not say, or says what cannot be.
  long size() {
    return Math.max(0, pointer.get(AnchoreCatalog.SIZE).map(Long::parseLong).orElse(0L));
  }

  /// For people: `admin/policy_bundles/2c53...`.
  @Override
  public String toString() {
    return address.user() + "/" + address.bucket() + "/" + address.key();
  }
}
