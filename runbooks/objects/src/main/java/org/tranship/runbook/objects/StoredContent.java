package org.tranship.runbook.objects;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;

/// Reads an object to its end, where only its content can say whether it is still the same.
final class StoredContent {
  private StoredContent() {}

  /// Streams, whatever the size.
  ///
  /// @throws StoreException as reading gives, `NOT_FOUND` if there is no such object
  static Digest sha256(Store store, Key key) {
    DigestAlgorithm algorithm = DigestAlgorithm.SHA256;
    try (ObjectBody body = store.open(key, ReadRequest.WHOLE);
        InputStream stream = body.stream()) {
      MessageDigest digest = MessageDigest.getInstance(algorithm.javaName());
      try (InputStream read = new DigestInputStream(stream, digest)) {
        read.transferTo(OutputStream.nullOutputStream());
      }
      return Digest.of(algorithm, digest.digest());
    } catch (IOException e) {
      throw StoreException.reading(e, key);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has " + algorithm.javaName(), e);
    }
  }
}
