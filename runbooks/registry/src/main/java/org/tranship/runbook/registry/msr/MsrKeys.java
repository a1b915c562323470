package org.tranship.runbook.registry.msr;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.core.value.Key;

/// What the keys in a store of MSR are.
///
/// Source: tools of the field read blobs at `docker/registry/v2/blobs/id/<first two>/<id>/data`
/// since 2.6, behind whatever root the storage has. The ids are MSR's own, and no digests.
final class MsrKeys {
  static final String ROOT = "docker/registry/v2/";
  private static final Pattern BLOB = Pattern.compile("blobs/id/[^/]+/([^/]+)/data");

  private MsrKeys() {}

  /// What stands in front of `docker/`; empty if the key is not one of a registry.
  static Optional<String> root(Key key) {
    int at = key.text().indexOf(ROOT);
    return at < 0 || at > 0 && key.text().charAt(at - 1) != '/'
        ? Optional.empty()
        : Optional.of(key.text().substring(0, at));
  }

  /// The id of the blob that lies there; empty for anything else.
  static Optional<String> id(String root, Key key) {
    if (!key.startsWith(root + ROOT)) {
      return Optional.empty();
    }
    Matcher blob = BLOB.matcher(key.text().substring(root.length() + ROOT.length()));
    return blob.matches() ? Optional.of(blob.group(1)) : Optional.empty();
  }

  /// Part of an upload that is under way, or was left: not content yet, and not taken along.
  static boolean isUpload(Key key) {
    return key.text().contains("/_uploads/");
  }
}
