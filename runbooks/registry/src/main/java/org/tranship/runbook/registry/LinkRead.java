package org.tranship.runbook.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Version;

/// What reading a link says.
///
/// @param target the digest in it, without its algorithm; null if there is none
/// @param meant the digest that is all of it but for white space around; null if there is none, or
///   no white space
/// @param fault what is wrong with it; empty if nothing is
record LinkRead(
    Entry entry, Place.Link place, @Nullable String target, @Nullable String meant, String fault) {
  /// How the fault of one begins whose bytes nobody knows.
  static final String UNREADABLE = "it cannot be read";

  /// Bytes of one that are read; a digest has fewer.
  static final int MOST = 512;

  private static final Pattern DIGEST = Pattern.compile("sha256:([0-9a-f]{64})");

  /// Reads one.
  ///
  /// @throws StoreException for a fault that every other object would meet as well
  static LinkRead in(Store store, Entry entry, Place.Link place) {
    String text;
    try (ObjectBody body = store.open(entry.key(), ReadRequest.whole(Version.NONE))) {
      text = new String(body.stream().readNBytes(MOST), StandardCharsets.UTF_8);
    } catch (StoreException e) {
      return LinkRead.unreadable(entry, place, Fsck.ofOne(e));
    } catch (IOException e) {
      return LinkRead.unreadable(entry, place, e);
    }
    return LinkRead.of(entry, place, text);
  }

  static LinkRead of(Entry entry, Place.Link place, String text) {
    Matcher digest = DIGEST.matcher(text);
    if (digest.matches()) {
      String target = digest.group(1);
      boolean other = !place.hex().isEmpty() && !place.hex().equals(target);
      return new LinkRead(entry, place, target, null, other ? "it holds sha256:" + target : "");
    }
    String what = text.isEmpty() ? "it is empty" : "it holds \"" + Shown.of(text) + "\"";
    Matcher meant = DIGEST.matcher(text.strip());
    return new LinkRead(
        entry, place, null, meant.matches() ? meant.group(1) : null, what + " instead of a digest");
  }

  static LinkRead unreadable(Entry entry, Place.Link place, Exception why) {
    return new LinkRead(entry, place, null, null, UNREADABLE + ": " + why.getMessage());
  }
}
