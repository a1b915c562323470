package org.tranship.testkit.server.stub;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.function.UnaryOperator;

/// One page of a bucket: ListObjectsV2, and the older ListObjects where `list-type=2` is missing.
final class Listing {
  private static final int PAGE = 1_000;

  private final RequestHead head;
  private final ConcurrentNavigableMap<String, StoredObject> objects;
  private final HttpDates dates;
  private final UnaryOperator<String> encode;
  private final String prefix;
  private final String delimiter;
  private final StringBuilder contents = new StringBuilder();
  private final StringBuilder prefixes = new StringBuilder();
  private int count;
  private String last = "";
  private boolean more;

  Listing(RequestHead head, ConcurrentNavigableMap<String, StoredObject> objects, HttpDates dates) {
    this.head = head;
    this.objects = objects;
    this.dates = dates;
    boolean url = head.parameter("encoding-type").equals("url");
    this.encode = url ? Xml::urlEncode : Xml::escape;
    this.prefix = head.parameter("prefix");
    this.delimiter = head.parameter("delimiter");
  }

  Reply answer() throws S3Failure {
    boolean v2 = head.parameter("list-type").equals("2");
    int limit = limit();
    collect(after(v2), limit);
    var document = new StringBuilder(contents.length() + 512);
    document.append("<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
    element(document, "Name", head.bucket());
    element(document, "Prefix", encode.apply(prefix));
    element(document, "MaxKeys", Integer.toString(limit));
    if (!delimiter.isEmpty()) {
      element(document, "Delimiter", encode.apply(delimiter));
    }
    if (head.asks("encoding-type")) {
      element(document, "EncodingType", "url");
    }
    element(document, "IsTruncated", Boolean.toString(more));
    if (v2) {
      element(document, "KeyCount", Integer.toString(count));
      if (more) {
        element(document, "NextContinuationToken", token(last));
      }
    } else {
      element(document, "Marker", encode.apply(head.parameter("marker")));
      if (more) {
        element(document, "NextMarker", encode.apply(last));
      }
    }
    document.append(contents).append(prefixes).append("</ListBucketResult>");
    return Reply.xml(200, document.toString());
  }

  private int limit() throws S3Failure {
    if (!head.asks("max-keys")) {
      return PAGE;
    }
    try {
      return Math.clamp(Integer.parseInt(head.parameter("max-keys")), 0, PAGE);
    } catch (NumberFormatException _) {
      throw new S3Failure(400, "InvalidArgument", "max-keys is not a number.");
    }
  }

  private String after(boolean v2) throws S3Failure {
    if (!v2) {
      return head.parameter("marker");
    }
    String token = head.parameter("continuation-token");
    if (token.isEmpty()) {
      return head.parameter("start-after");
    }
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw new S3Failure(400, "InvalidArgument", "The continuation token is not one of ours.");
    }
  }

  private static String token(String key) {
    return Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private void collect(String after, int limit) {
    // A page that ended on a common prefix goes on behind every key below it.
    boolean afterPrefix =
        !delimiter.isEmpty() && after.endsWith(delimiter) && after.length() > prefix.length();
    String group = "";
    for (Map.Entry<String, StoredObject> entry : from(after).entrySet()) {
      String key = entry.getKey();
      if (!key.startsWith(prefix)) {
        return;
      }
      if (afterPrefix && key.startsWith(after) || !group.isEmpty() && key.startsWith(group)) {
        continue;
      }
      if (count == limit) {
        more = limit > 0;
        return;
      }
      count++;
      int cut = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
      if (cut < 0) {
        append(key, entry.getValue());
        last = key;
      } else {
        group = key.substring(0, cut + delimiter.length());
        prefixes.append("<CommonPrefixes>");
        element(prefixes, "Prefix", encode.apply(group));
        prefixes.append("</CommonPrefixes>");
        last = group;
      }
    }
  }

  private ConcurrentNavigableMap<String, StoredObject> from(String after) {
    return Buckets.BYTE_ORDER.compare(after, prefix) >= 0 && !after.isEmpty()
        ? objects.tailMap(after, false)
        : objects.tailMap(prefix, true);
  }

  private void append(String key, StoredObject object) {
    contents.append("<Contents>");
    element(contents, "Key", encode.apply(key));
    element(contents, "LastModified", dates.iso(object.modifiedSeconds()));
    element(contents, "ETag", object.etag().replace("\"", "&quot;"));
    element(contents, "Size", Long.toString(object.body().size()));
    contents.append("<StorageClass>STANDARD</StorageClass></Contents>");
  }

  private static void element(StringBuilder out, String name, String text) {
    out.append('<').append(name).append('>').append(text);
    out.append("</").append(name).append('>');
  }
}
