package org.tranship.runbook.registry;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// What reading a blob to its end says about its bytes.
///
/// @param hex SHA-256 that its name says
/// @param state as the inventory has it: `sound`, `corrupt`, `truncated`, `unreadable`, `changed`
/// @param detail what was found instead; empty where it is sound
/// @param size as it was listed
record BlobHash(String hex, String state, String detail, ByteCount size) {

  /// Reads and hashes it.
  ///
  /// @throws StoreException for a fault that every other blob would meet as well
  static BlobHash of(Store store, Key key, String hex, long size, Version version) {
    MessageDigest sha256 = sha256();
    long read = 0;
    try (ObjectBody body = store.open(key, ReadRequest.whole(version))) {
      InputStream stream = body.stream();
      byte[] buffer = new byte[64 << 10];
      for (int got = stream.read(buffer); got >= 0; got = stream.read(buffer)) {
        sha256.update(buffer, 0, got);
        read += got;
      }
    } catch (StoreException e) {
      boolean changed = Fsck.ofOne(e).kind() == Kind.CHANGED || e.kind() == Kind.NOT_FOUND;
      String detail = Optional.ofNullable(e.getMessage()).orElse("");
      return new BlobHash(hex, changed ? "changed" : "unreadable", detail, ByteCount.of(size));
    } catch (IOException e) {
      return new BlobHash(hex, "unreadable", String.valueOf(e.getMessage()), ByteCount.of(size));
    }
    String found = HexFormat.of().formatHex(sha256.digest());
    if (found.equals(hex)) {
      return new BlobHash(hex, "sound", "", ByteCount.of(size));
    }
    String state = read == 0 ? "truncated" : "corrupt";
    return new BlobHash(hex, state, "its SHA-256 is " + found, ByteCount.of(size));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks SHA-256", e);
    }
  }
}
