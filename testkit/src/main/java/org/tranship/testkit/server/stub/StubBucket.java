package org.tranship.testkit.server.stub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tranship.testkit.server.BucketView;

/// A bucket of the stub, seen from inside.
record StubBucket(Buckets buckets, Uploads uploads, String name) implements BucketView {
  @Override
  public SortedSet<String> keys() {
    return new TreeSet<>(objects().keySet());
  }

  private SortedMap<String, StoredObject> objects() {
    try {
      return buckets.get(name);
    } catch (S3Failure _) {
      return new TreeMap<>();
    }
  }

  @Override
  public Optional<byte[]> bytes(String key) {
    StoredObject object = objects().get(key);
    if (object == null) {
      return Optional.empty();
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      StoredBody.write(object.body(), 0, object.body().size(), out);
    } catch (S3Failure e) {
      throw new IllegalStateException("The bytes of " + key + " were not kept", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.of(out.toByteArray());
  }

  @Override
  public SortedSet<String> unfinished() {
    return uploads.keys(name);
  }
}
