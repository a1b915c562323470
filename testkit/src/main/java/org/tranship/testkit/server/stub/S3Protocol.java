package org.tranship.testkit.server.stub;

import java.io.IOException;
import java.time.InstantSource;

/// Carries out one request on the objects in memory.
final class S3Protocol {
  private final StubOptions options;
  private final InstantSource clock;
  private final HttpDates dates = new HttpDates();
  private final Buckets buckets;
  private final ObjectRequests objects;
  private final Uploads uploads = new Uploads(dates);

  S3Protocol(StubOptions options, InstantSource clock, Buckets buckets) {
    this.options = options;
    this.clock = clock;
    this.buckets = buckets;
    this.objects = new ObjectRequests(buckets, dates, options);
  }

  Uploads uploads() {
    return uploads;
  }

  Reply apply(RequestHead head, Operation operation, BodyInput body, Fault fault)
      throws IOException, S3Failure {
    return switch (operation) {
      case GET_OBJECT, HEAD_OBJECT -> objects.read(head);
      case GET_OBJECT_TAGGING -> objects.tags(head);
      case PUT_OBJECT -> {
        buckets.get(head.bucket());
        yield objects.write(head, receive(head, body, fault));
      }
      case COPY_OBJECT -> objects.copy(head, now());
      case DELETE_OBJECT -> objects.delete(head);
      case DELETE_OBJECTS -> objects.deleteMany(head, document(head, body));
      // Whoever asks how old objects are needs the server's clock.
      case LIST_OBJECTS ->
          new Listing(head, buckets.get(head.bucket()), dates)
              .answer()
              .with("Date", dates.http(now()));
      case LIST_BUCKETS -> listBuckets();
      case CREATE_BUCKET -> createBucket(head);
      case HEAD_BUCKET -> {
        buckets.get(head.bucket());
        yield Reply.empty(200);
      }
      case DELETE_BUCKET -> {
        buckets.delete(head.bucket());
        yield Reply.empty(204);
      }
      case GET_BUCKET_LOCATION -> {
        buckets.get(head.bucket());
        yield Reply.xml(200, "<LocationConstraint/>");
      }
      case CREATE_MULTIPART_UPLOAD -> {
        buckets.get(head.bucket());
        yield uploads.create(head, now());
      }
      case UPLOAD_PART -> uploadPart(head, body, fault);
      case LIST_PARTS -> uploads.list(head);
      case LIST_MULTIPART_UPLOADS -> {
        buckets.get(head.bucket());
        yield uploads.listAll(head).with("Date", dates.http(now()));
      }
      case COMPLETE_MULTIPART_UPLOAD -> {
        StoredObject joined = uploads.complete(head, document(head, body), now());
        Reply reply = objects.writeJoined(head, joined);
        uploads.forget(head);
        yield reply;
      }
      case ABORT_MULTIPART_UPLOAD -> {
        uploads.forget(head);
        yield Reply.empty(204);
      }
      case OTHER -> throw new S3Failure(501, "NotImplemented", "The stub does not offer this.");
    };
  }

  private Reply createBucket(RequestHead head) throws S3Failure {
    if (!buckets.create(head.bucket())) {
      throw new S3Failure(409, "BucketAlreadyOwnedByYou", "The bucket is there already.");
    }
    return Reply.empty(200, "Location", "/" + head.bucket());
  }

  private Reply uploadPart(RequestHead head, BodyInput body, Fault fault)
      throws IOException, S3Failure {
    uploads.checkPart(head);
    BodyReceiver.Received whole = new BodyReceiver(head, body, options).receive();
    uploads.put(
        head,
        new BodyReceiver.Received(
            Corruption.stored(fault, whole.body()), whole.etag(), whole.crc32c()));
    return Reply.empty(200, "ETag", whole.etag());
  }

  private StoredObject receive(RequestHead head, BodyInput body, Fault fault)
      throws IOException, S3Failure {
    BodyReceiver.Received whole = new BodyReceiver(head, body, options).receive();
    return new StoredObject(
        Corruption.stored(fault, whole.body()), whole.etag(), now(), head.kept(), whole.crc32c());
  }

  private byte[] document(RequestHead head, BodyInput body) throws IOException, S3Failure {
    return new BodyReceiver(head, body, options.withKeepUpTo(Long.MAX_VALUE)).receiveDocument();
  }

  private Reply listBuckets() {
    var found = new StringBuilder("<ListAllMyBucketsResult><Buckets>");
    for (String name : buckets.names()) {
      found.append("<Bucket><Name>").append(Xml.escape(name));
      found.append("</Name><CreationDate>").append(dates.iso(0)).append("</CreationDate></Bucket>");
    }
    return Reply.xml(200, found.append("</Buckets></ListAllMyBucketsResult>").toString());
  }

  private long now() {
    return clock.millis() / 1_000;
  }
}
