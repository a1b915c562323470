package org.tranship.testkit.server.stub;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/// Multipart uploads that are not finished. The least size of a part is not enforced.
final class Uploads {
  private static final int MOST_PARTS = 10_000;
  private static final int PAGE = 1_000;

  private record Upload(
      String bucket,
      String key,
      List<String> headers,
      long startedSeconds,
      ConcurrentSkipListMap<Integer, BodyReceiver.Received> parts) {}

  private final ConcurrentMap<String, Upload> uploads = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private final HttpDates dates;

  Uploads(HttpDates dates) {
    this.dates = dates;
  }

  /// Keys of a bucket's uploads.
  SortedSet<String> keys(String bucket) {
    SortedSet<String> keys = new TreeSet<>();
    for (Upload upload : uploads.values()) {
      if (upload.bucket().equals(bucket)) {
        keys.add(upload.key());
      }
    }
    return keys;
  }

  Reply create(RequestHead head, long nowSeconds) {
    String id = "upload-" + numbers.incrementAndGet();
    uploads.put(
        id,
        new Upload(
            head.bucket(), head.key(), head.kept(), nowSeconds, new ConcurrentSkipListMap<>()));
    return Reply.xml(
        200,
        "<InitiateMultipartUploadResult><Bucket>%s</Bucket><Key>%s</Key><UploadId>%s</UploadId>"
                .formatted(head.bucket(), Xml.escape(head.key()), id)
            + "</InitiateMultipartUploadResult>");
  }

  /// Puts a part; a second one with the same number takes its place.
  void put(RequestHead head, BodyReceiver.Received received) throws S3Failure {
    upload(head).parts().put(partNumber(head), received);
  }

  /// Refuses a part before its bytes are stored.
  void checkPart(RequestHead head) throws S3Failure {
    upload(head);
    partNumber(head);
  }

  Reply list(RequestHead head) throws S3Failure {
    Upload upload = upload(head);
    int marker = number(head.parameter("part-number-marker"), 0);
    int limit = Math.clamp(number(head.parameter("max-parts"), PAGE), 1, PAGE);
    var parts = new StringBuilder();
    int count = 0;
    int last = marker;
    boolean more = false;
    for (var entry : upload.parts().tailMap(marker, false).entrySet()) {
      if (count == limit) {
        more = true;
        break;
      }
      count++;
      last = entry.getKey();
      parts.append("<Part><PartNumber>").append(last).append("</PartNumber><ETag>");
      parts.append(Xml.escape(entry.getValue().etag())).append("</ETag><Size>");
      parts.append(entry.getValue().body().size()).append("</Size><LastModified>");
      parts.append(dates.iso(upload.startedSeconds())).append("</LastModified></Part>");
    }
    return Reply.xml(
        200,
        "<ListPartsResult><Bucket>%s</Bucket><Key>%s</Key><UploadId>%s</UploadId>"
                .formatted(upload.bucket(), Xml.escape(upload.key()), head.parameter("uploadId"))
            + "<NextPartNumberMarker>%d</NextPartNumberMarker><IsTruncated>%b</IsTruncated>"
                .formatted(last, more)
            + parts
            + "</ListPartsResult>");
  }

  /// All unfinished uploads of a bucket on one page; prefix is heeded, paging is not offered.
  Reply listAll(RequestHead head) {
    var found = new StringBuilder();
    for (Map.Entry<String, Upload> entry : uploads.entrySet()) {
      Upload upload = entry.getValue();
      if (upload.bucket().equals(head.bucket())
          && upload.key().startsWith(head.parameter("prefix"))) {
        found.append("<Upload><Key>").append(Xml.escape(upload.key())).append("</Key><UploadId>");
        found.append(entry.getKey()).append("</UploadId><Initiated>");
        found.append(dates.iso(upload.startedSeconds())).append("</Initiated></Upload>");
      }
    }
    return Reply.xml(
        200,
        "<ListMultipartUploadsResult><Bucket>%s</Bucket><IsTruncated>false</IsTruncated>"
                .formatted(head.bucket())
            + found
            + "</ListMultipartUploadsResult>");
  }

  /// Joins the parts that the document names. The upload stays until [#forget].
  StoredObject complete(RequestHead head, byte[] document, long nowSeconds) throws S3Failure {
    Upload upload = upload(head);
    var bodies = new ArrayList<StoredBody>();
    var etags = new ArrayList<String>();
    int previous = 0;
    for (Xml.Pair named : Xml.pairs(document, "Part", "PartNumber", "ETag")) {
      int number = number(named.first(), -1);
      if (number <= previous) {
        throw new S3Failure(400, "InvalidPartOrder", "The parts are not in ascending order.");
      }
      previous = number;
      BodyReceiver.Received part = upload.parts().get(number);
      if (part == null || !part.etag().replace("\"", "").equals(named.second().replace("\"", ""))) {
        throw new S3Failure(400, "InvalidPart", "Part " + number + " is not what was uploaded.");
      }
      bodies.add(part.body());
      etags.add(part.etag());
    }
    if (bodies.isEmpty()) {
      throw new S3Failure(400, "MalformedXML", "The document names no part.");
    }
    return new StoredObject(
        StoredBody.join(bodies), BodyReceiver.joinedEtag(etags), nowSeconds, upload.headers(), "");
  }

  void forget(RequestHead head) throws S3Failure {
    if (uploads.remove(head.parameter("uploadId")) == null) {
      throw S3Failure.noSuchUpload();
    }
  }

  private Upload upload(RequestHead head) throws S3Failure {
    Upload upload = uploads.get(head.parameter("uploadId"));
    if (upload == null
        || !upload.bucket().equals(head.bucket())
        || !upload.key().equals(head.key())) {
      throw S3Failure.noSuchUpload();
    }
    return upload;
  }

  private static int partNumber(RequestHead head) throws S3Failure {
    int number = number(head.parameter("partNumber"), -1);
    if (number < 1 || number > MOST_PARTS) {
      throw new S3Failure(400, "InvalidArgument", "A part number is from 1 to " + MOST_PARTS + ".");
    }
    return number;
  }

  private static int number(String text, int fallback) throws S3Failure {
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException _) {
      throw new S3Failure(400, "InvalidArgument", "Not a number: " + text);
    }
  }
}
