package org.tranship.testkit.server.stub;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;

/// Requests about one object: read, write, copy, delete, with their conditions.
final class ObjectRequests {
  private final Buckets buckets;
  private final HttpDates dates;
  private final StubOptions options;

  ObjectRequests(Buckets buckets, HttpDates dates, StubOptions options) {
    this.buckets = buckets;
    this.dates = dates;
    this.options = options;
  }

  Reply read(RequestHead head) throws S3Failure {
    StoredObject object = existing(buckets.get(head.bucket()), head.key());
    String ifMatch = head.header("if-match");
    if (!ifMatch.isEmpty() && !matches(ifMatch, object)) {
      throw S3Failure.preconditionFailed();
    }
    List<String> headers = headersOf(head, object);
    String ifNoneMatch = head.header("if-none-match");
    if (!ifNoneMatch.isEmpty() && matches(ifNoneMatch, object)) {
      return new Reply(304, headers, new Reply.Content.LengthOnly(0));
    }
    long size = object.body().size();
    if (head.method().equals("HEAD")) {
      return new Reply(200, headers, new Reply.Content.LengthOnly(size));
    }
    if (object.body() instanceof StoredBody.Dropped dropped) {
      throw StoredBody.dropped(dropped);
    }
    String range = head.header("range");
    if (range.isEmpty()) {
      return new Reply(200, headers, new Reply.Content.Slice(object.body(), 0, size));
    }
    ByteRange asked = ByteRange.parse(range, size);
    headers.add("Content-Range");
    headers.add("bytes " + asked.first() + "-" + asked.last() + "/" + size);
    return new Reply(
        206, headers, new Reply.Content.Slice(object.body(), asked.first(), asked.length()));
  }

  /// Puts an object in place, at once or not at all, under the conditions of the head.
  Reply write(RequestHead head, StoredObject object) throws S3Failure {
    place(head, object);
    return object.crc32c().isEmpty()
        ? Reply.empty(200, "ETag", object.etag())
        : Reply.empty(200, "ETag", object.etag(), "x-amz-checksum-crc32c", object.crc32c());
  }

  /// As [#write], answered with the document that ends a multipart upload.
  Reply writeJoined(RequestHead head, StoredObject object) throws S3Failure {
    if (options.conditionalFinish()) {
      place(head, object);
    } else {
      buckets.get(head.bucket()).put(head.key(), object);
    }
    return Reply.xml(
        200,
        "<CompleteMultipartUploadResult><Bucket>%s</Bucket><Key>%s</Key><ETag>%s</ETag>"
                .formatted(head.bucket(), Xml.escape(head.key()), Xml.escape(object.etag()))
            + "</CompleteMultipartUploadResult>");
  }

  private void place(RequestHead head, StoredObject object) throws S3Failure {
    ConcurrentNavigableMap<String, StoredObject> objects = buckets.get(head.bucket());
    String ifMatch = head.header("if-match");
    if (head.header("if-none-match").equals("*")) {
      if (objects.putIfAbsent(head.key(), object) != null) {
        throw S3Failure.preconditionFailed();
      }
    } else if (!ifMatch.isEmpty()) {
      StoredObject old = existing(objects, head.key());
      if (!matches(ifMatch, old) || !objects.replace(head.key(), old, object)) {
        throw S3Failure.preconditionFailed();
      }
    } else {
      objects.put(head.key(), object);
    }
  }

  Reply copy(RequestHead head, long nowSeconds) throws S3Failure, MalformedRequest {
    String source = RequestHead.percentDecode(head.header("x-amz-copy-source"), false);
    String path = source.startsWith("/") ? source.substring(1) : source;
    int slash = path.indexOf('/');
    if (slash < 0) {
      throw new S3Failure(400, "InvalidArgument", "The copy source names no key.");
    }
    StoredObject old = existing(buckets.get(path.substring(0, slash)), path.substring(slash + 1));
    boolean replace = head.header("x-amz-metadata-directive").equalsIgnoreCase("REPLACE");
    var copy =
        new StoredObject(
            old.body(),
            old.etag(),
            nowSeconds,
            replace ? head.kept() : old.headers(),
            old.crc32c());
    place(head, copy);
    return Reply.xml(
        200,
        "<CopyObjectResult><ETag>%s</ETag><LastModified>%s</LastModified></CopyObjectResult>"
            .formatted(Xml.escape(copy.etag()), dates.iso(nowSeconds)));
  }

  /// Deleting what is not there is no error in S3.
  Reply delete(RequestHead head) throws S3Failure {
    buckets.get(head.bucket()).remove(head.key());
    return Reply.empty(204);
  }

  Reply deleteMany(RequestHead head, byte[] document) throws S3Failure {
    ConcurrentNavigableMap<String, StoredObject> objects = buckets.get(head.bucket());
    List<Xml.Pair> named = Xml.pairs(document, "Object", "Key", "VersionId");
    if (named.isEmpty() || named.size() > 1_000) {
      throw new S3Failure(400, "MalformedXML", "A delete names from 1 to 1,000 objects.");
    }
    var deleted = new StringBuilder("<DeleteResult>");
    for (Xml.Pair object : named) {
      objects.remove(object.first());
      deleted.append("<Deleted><Key>").append(Xml.escape(object.first()));
      deleted.append("</Key></Deleted>");
    }
    return Reply.xml(200, deleted.append("</DeleteResult>").toString());
  }

  private List<String> headersOf(RequestHead head, StoredObject object) {
    var headers = new ArrayList<String>(12 + object.headers().size());
    headers.addAll(
        List.of(
            "ETag",
            object.etag(),
            "Last-Modified",
            dates.http(object.modifiedSeconds()),
            "Accept-Ranges",
            "bytes"));
    addKept(headers, object);
    boolean whole = head.header("range").isEmpty();
    if (whole
        && !object.crc32c().isEmpty()
        && head.header("x-amz-checksum-mode").equalsIgnoreCase("ENABLED")) {
      headers.addAll(List.of("x-amz-checksum-crc32c", object.crc32c()));
    }
    return headers;
  }

  /// What the object keeps; of its tags only how many they are, as S3 does.
  private void addKept(List<String> headers, StoredObject object) {
    for (int i = 0; i < object.headers().size(); i += 2) {
      String name = object.headers().get(i);
      String value = object.headers().get(i + 1);
      if (!name.equals(RequestHead.TAGS)) {
        headers.addAll(List.of(name, value));
      } else if (options.tags()) {
        headers.addAll(List.of("x-amz-tagging-count", "" + value.split("&", -1).length));
      }
    }
  }

  /// The tags of an object.
  Reply tags(RequestHead head) throws S3Failure, MalformedRequest {
    if (!options.tags()) {
      throw new S3Failure(501, "NotImplemented", "The stub was started without tags.");
    }
    List<String> headers = existing(buckets.get(head.bucket()), head.key()).headers();
    int at = headers.indexOf(RequestHead.TAGS);
    var set = new StringBuilder("<Tagging><TagSet>");
    if (at >= 0) {
      for (var tag : RequestHead.parseQuery(headers.get(at + 1)).entrySet()) {
        set.append("<Tag><Key>").append(Xml.escape(tag.getKey())).append("</Key><Value>");
        set.append(Xml.escape(tag.getValue())).append("</Value></Tag>");
      }
    }
    return Reply.xml(200, set.append("</TagSet></Tagging>").toString());
  }

  private static StoredObject existing(
      ConcurrentNavigableMap<String, StoredObject> objects, String key) throws S3Failure {
    StoredObject object = objects.get(key);
    if (object == null) {
      throw S3Failure.noSuchKey();
    }
    return object;
  }

  private static boolean matches(String condition, StoredObject object) {
    return condition.equals("*")
        || condition.replace("\"", "").equals(object.etag().replace("\"", ""));
  }
}
