package org.tranship.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/// A bucket of S3Proxy, seen from behind its protocol.
record ProxyBucket(BlobStore store, String name) implements BucketView {
  @Override
  public SortedSet<String> keys() {
    SortedSet<String> keys = new TreeSet<>();
    if (!store.containerExists(name)) {
      return keys;
    }
    @Nullable String from = null;
    do {
      ListObjectsV2Response page =
          store.list(ListObjectsV2Request.builder().bucket(name).continuationToken(from).build());
      page.contents().forEach(object -> keys.add(object.key()));
      from = page.nextContinuationToken();
    } while (from != null);
    return keys;
  }

  @Override
  public Optional<byte[]> bytes(String key) {
    if (!store.containerExists(name) || !store.blobExists(name, key)) {
      return Optional.empty();
    }
    try (var body = store.getBlob(name, key)) {
      return Optional.of(body.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public SortedSet<String> unfinished() {
    SortedSet<String> keys = new TreeSet<>();
    if (store.containerExists(name)) {
      store.listMultipartUploads(name).forEach(upload -> keys.add(upload.key()));
    }
    return keys;
  }
}
