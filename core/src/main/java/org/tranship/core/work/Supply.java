package org.tranship.core.work;

import java.util.Map;
import org.tranship.core.store.Content;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;

/// An object's bytes, ready to be written to the target, and what is known of them.
interface Supply {
  /// The bytes as the target shall hold them.
  Content content();

  /// What the target's reader must find beside the bytes.
  Attributes attributes();

  /// Digests of the bytes as they will be sent, as far as they are known beforehand.
  Map<DigestAlgorithm, Digest> known();

  /// What was learned. Only after the content was opened and read to its end at least once, unless
  /// it was known beforehand.
  Facts facts();

  /// What is learned of an object when its bytes pass by.
  ///
  /// @param plainSize bytes of the plain content
  /// @param plain SHA-256 of the plain content
  /// @param payload the payload at the target
  record Facts(ByteCount plainSize, Digest plain, Payload payload) {}
}
