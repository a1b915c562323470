package org.tranship.testkit.anchore;

import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.tranship.testkit.server.BucketView;
import org.tranship.testkit.server.S3Endpoint;

/// Anchore's driver `s3`: objects in a bucket, looked at inside the server.
public final class BucketPlace implements AnchorePlace {
  private final S3Endpoint endpoint;
  private final String name;
  private final BucketView bucket;

  /// @param name the bucket's name; Tranship makes it where it is not there
  public BucketPlace(S3Endpoint endpoint, String name, BucketView bucket) {
    this.endpoint = endpoint;
    this.name = name;
    this.bucket = bucket;
  }

  @Override
  public String urlPrefix() {
    return "s3://" + name + "/";
  }

  @Override
  public AnchoreConfig config() {
    return AnchoreConfig.s3(endpoint, name, "");
  }

  @Override
  public Map<String, String> secrets() {
    return AnchoreConfig.secrets(endpoint);
  }

  @Override
  public Optional<byte[]> read(String contentUrl) {
    return bucket.bytes(contentUrl.substring(urlPrefix().length()));
  }

  @Override
  public SortedSet<String> holdings() {
    SortedSet<String> found = new TreeSet<>();
    bucket.keys().forEach(key -> found.add(urlPrefix() + key));
    bucket.unfinished().forEach(key -> found.add("unfinished upload of " + urlPrefix() + key));
    return found;
  }

  @Override
  public String toString() {
    return "s3";
  }
}
