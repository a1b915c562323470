package org.tranship.driver.s3;

import java.io.IOException;
import org.tranship.client.http.HttpAnswer;
import org.tranship.core.store.Content;
import org.tranship.core.store.RunningDigest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.driver.s3.S3Wire.Reply;

/// Looks after the bucket itself: is it there, and if not and the operator wants it, makes it.
final class S3Bucket {
  private final S3Wire wire;
  private final S3Errors errors;
  private final S3Reader reader;

  S3Bucket(S3Wire wire, S3Errors errors, S3Reader reader) {
    this.wire = wire;
    this.errors = errors;
    this.reader = reader;
  }

  void check() {
    try {
      reader.check();
    } catch (StoreException e) {
      if (e.kind() != Kind.CONTAINER_MISSING || !wire.settings().createBucket()) {
        throw e;
      }
      create();
      reader.check();
    }
  }

  private void create() {
    S3Request request = S3Request.bucket("PUT");
    String region = wire.region();
    // us-east-1 is the region without a name; naming it is an error on AWS.
    byte[] body = region.equals("us-east-1") ? new byte[0] : S3Xml.bucketRequest(region);
    Content.Bytes content = new Content.Bytes(body, 0, body.length);
    request.content(content, RunningDigest.of(DigestAlgorithm.SHA256, content).hex());
    try {
      switch (wire.send(request)) {
        case Reply.Success(HttpAnswer answer) -> answer.close();
        case Reply.Failure(S3Failure failure) -> {
          // Somebody else was quicker, which is as good.
          if (!failure.is("BucketAlreadyOwnedByYou") && !failure.is("BucketAlreadyExists")) {
            throw errors.of("create the bucket", null, failure);
          }
        }
      }
    } catch (IOException e) {
      throw errors.of("create the bucket", null, e);
    }
  }
}
