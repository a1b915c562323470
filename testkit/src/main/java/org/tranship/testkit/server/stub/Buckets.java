package org.tranship.testkit.server.stub;

import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/// All objects of the stub, by bucket and key.
final class Buckets {
  /// The order of S3: unsigned bytes of the UTF-8 key. It differs from that of `String` where a
  /// surrogate pair meets a character from U+E000 on.
  static final Comparator<String> BYTE_ORDER = Buckets::compareAsUtf8;

  private final ConcurrentMap<String, ConcurrentNavigableMap<String, StoredObject>> buckets =
      new ConcurrentHashMap<>();

  /// @return whether it was not there
  boolean create(String bucket) {
    return buckets.putIfAbsent(bucket, new ConcurrentSkipListMap<>(BYTE_ORDER)) == null;
  }

  ConcurrentNavigableMap<String, StoredObject> get(String bucket) throws S3Failure {
    ConcurrentNavigableMap<String, StoredObject> objects = buckets.get(bucket);
    if (objects == null) {
      throw S3Failure.noSuchBucket(bucket);
    }
    return objects;
  }

  void delete(String bucket) throws S3Failure {
    if (!get(bucket).isEmpty()) {
      throw new S3Failure(409, "BucketNotEmpty", "The bucket holds objects.");
    }
    buckets.remove(bucket);
  }

  NavigableSet<String> names() {
    return new TreeSet<>(buckets.keySet());
  }

  private static int compareAsUtf8(String a, String b) {
    int shared = Math.min(a.length(), b.length());
    for (int i = 0; i < shared; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean high = x >= Character.MIN_SURROGATE && y >= Character.MIN_SURROGATE;
        return high ? rank(x) - rank(y) : x - y;
      }
    }
    return a.length() - b.length();
  }

  /// Surrogates, being code points from U+10000 on, go behind U+E000 to U+FFFF.
  private static int rank(char c) {
    return Character.isSurrogate(c) ? c + 0x10000 : c;
  }
}
