package org.tranship.testkit.server.stub;

import java.util.EnumSet;
import java.util.Set;

/// What a request asks of the stub; the names follow the [S3
/// API](https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html).
public enum Operation {
  GET_OBJECT,
  HEAD_OBJECT,
  GET_OBJECT_TAGGING,
  PUT_OBJECT,
  COPY_OBJECT,
  DELETE_OBJECT,
  DELETE_OBJECTS,
  LIST_OBJECTS,
  LIST_BUCKETS,
  CREATE_BUCKET,
  HEAD_BUCKET,
  DELETE_BUCKET,
  GET_BUCKET_LOCATION,
  CREATE_MULTIPART_UPLOAD,
  UPLOAD_PART,
  LIST_PARTS,
  LIST_MULTIPART_UPLOADS,
  COMPLETE_MULTIPART_UPLOAD,
  ABORT_MULTIPART_UPLOAD,
  /// Anything else: answered with 501.
  OTHER;

  private static final Set<Operation> WRITES =
      EnumSet.of(
          PUT_OBJECT,
          COPY_OBJECT,
          DELETE_OBJECT,
          DELETE_OBJECTS,
          CREATE_BUCKET,
          DELETE_BUCKET,
          CREATE_MULTIPART_UPLOAD,
          UPLOAD_PART,
          COMPLETE_MULTIPART_UPLOAD,
          ABORT_MULTIPART_UPLOAD);

  /// What can be asked of a bucket on S3 and is not known here.
  private static final Set<String> UNKNOWN_SETTINGS =
      Set.of("versioning", "versions", "object-lock", "encryption", "ownershipControls");

  /// Whether it changes what the server holds.
  public boolean isWrite() {
    return WRITES.contains(this);
  }

  static Operation of(RequestHead head) {
    boolean service = head.bucket().isEmpty();
    boolean bucket = !service && head.key().isEmpty();
    return switch (head.method()) {
      case "GET" -> service ? LIST_BUCKETS : bucket ? ofBucketGet(head) : ofObjectGet(head);
      case "HEAD" -> service ? OTHER : bucket ? HEAD_BUCKET : HEAD_OBJECT;
      case "PUT" -> service ? OTHER : bucket ? CREATE_BUCKET : ofObjectPut(head);
      case "POST" -> service ? OTHER : bucket ? ofBucketPost(head) : ofObjectPost(head);
      case "DELETE" -> service ? OTHER : bucket ? DELETE_BUCKET : ofObjectDelete(head);
      default -> OTHER;
    };
  }

  private static Operation ofBucketGet(RequestHead head) {
    if (head.asks("location")) {
      return GET_BUCKET_LOCATION;
    }
    if (UNKNOWN_SETTINGS.stream().anyMatch(head::asks)) {
      return OTHER;
    }
    return head.asks("uploads") ? LIST_MULTIPART_UPLOADS : LIST_OBJECTS;
  }

  private static Operation ofObjectGet(RequestHead head) {
    if (head.asks("tagging")) {
      return GET_OBJECT_TAGGING;
    }
    return head.asks("uploadId") ? LIST_PARTS : GET_OBJECT;
  }

  private static Operation ofObjectPut(RequestHead head) {
    boolean copy = !head.header("x-amz-copy-source").isEmpty();
    if (head.asks("uploadId")) {
      return copy ? OTHER : UPLOAD_PART;
    }
    return copy ? COPY_OBJECT : PUT_OBJECT;
  }

  private static Operation ofBucketPost(RequestHead head) {
    return head.asks("delete") ? DELETE_OBJECTS : OTHER;
  }

  private static Operation ofObjectPost(RequestHead head) {
    if (head.asks("uploads")) {
      return CREATE_MULTIPART_UPLOAD;
    }
    return head.asks("uploadId") ? COMPLETE_MULTIPART_UPLOAD : OTHER;
  }

  private static Operation ofObjectDelete(RequestHead head) {
    return head.asks("uploadId") ? ABORT_MULTIPART_UPLOAD : DELETE_OBJECT;
  }
}
