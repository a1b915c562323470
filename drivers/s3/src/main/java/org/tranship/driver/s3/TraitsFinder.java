package org.tranship.driver.s3;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Capabilities;
import org.tranship.core.store.WriteProbe;
import org.tranship.core.value.DigestAlgorithm;

/// Knows what the server keeps to: what the operator told, and from the first write on what trying
/// showed. Reading never makes it try.
final class TraitsFinder implements WriteProbe {
  private final S3Settings.Told told;
  private final S3Probe probe;
  private final int prefixBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Known now;
  private volatile boolean found;
  private volatile @Nullable UploadTraits uploads;

  /// The traits, and what the port makes of them, made once since every call asks.
  private record Known(S3Traits traits, Capabilities capabilities) {}

  TraitsFinder(S3Settings settings, S3Probe probe) {
    this.told = settings.told();
    this.prefixBytes = settings.prefix().getBytes(StandardCharsets.UTF_8).length;
    this.probe = probe;
    this.found = told.complete();
    this.now = known(told.traits(!told.complete()));
  }

  private Known known(S3Traits traits) {
    return new Known(traits, traits.capabilities(prefixBytes));
  }

  /// What is known at this moment.
  S3Traits now() {
    return now.traits();
  }

  /// The same in the words of the port.
  Capabilities capabilities() {
    return now.capabilities();
  }

  /// What is so, found out first if need be.
  ///
  /// @throws org.tranship.core.store.StoreException if the server cannot be written to
  S3Traits forWriting() {
    if (!found) {
      lock.lock();
      try {
        if (!found) {
          now = known(probe.measure(told));
          found = true;
        }
      } finally {
        lock.unlock();
      }
    }
    return now.traits();
  }

  /// What is so of uploads in parts; found out by those who need it only.
  UploadTraits forUploads() {
    S3Traits traits = forWriting();
    UploadTraits known = uploads;
    if (known == null) {
      lock.lock();
      try {
        known = uploads;
        if (known == null) {
          known =
              told.complete()
                  ? new UploadTraits(
                      traits.checks().contains(DigestAlgorithm.CRC32C), traits.createIfAbsent())
                  : probe.measureUploads(traits);
          uploads = known;
        }
      } finally {
        lock.unlock();
      }
    }
    return known;
  }

  @Override
  public void probe() {
    forWriting();
  }
}
