package org.tranship.core.store;

import java.io.IOException;
import java.io.InputStream;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;

/// Hashes what is read from a content; the last opening counts.
public final class HashingContent implements Content.Opener {
  private final Content inner;
  private final DigestAlgorithm algorithm;
  private RunningDigest digest;

  public HashingContent(Content inner, DigestAlgorithm algorithm) {
    this.inner = inner;
    this.algorithm = algorithm;
    this.digest = new RunningDigest(algorithm);
  }

  @Override
  public InputStream open() throws IOException {
    digest = new RunningDigest(algorithm);
    return digest.over(inner.open());
  }

  /// The digest of what was read; call it once for each opening.
  public Digest digest() {
    return digest.finish();
  }
}
