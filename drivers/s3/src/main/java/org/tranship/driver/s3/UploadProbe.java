package org.tranship.driver.s3;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.ProbeObject;
import org.tranship.core.store.Content;
import org.tranship.core.store.RunningDigest;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.driver.s3.S3Wire.Reply;

/// Finds out what a server keeps to when an object is written in parts.
final class UploadProbe {
  private final S3Wire wire;
  private final S3Errors errors;
  private final ProbeRequests requests;
  private final String key;

  UploadProbe(S3Wire wire, S3Errors errors, ProbeRequests requests, String key) {
    this.wire = wire;
    this.errors = errors;
    this.requests = requests;
    this.key = key;
  }

  /// Tries a wrong and a right part, lists it, and ends the upload over an object that is there,
  /// asking for none to be.
  UploadTraits measure(S3Traits traits) {
    String id = null;
    try {
      boolean unsigned = traits.unsignedPayload();
      requests.put(requests.plain(unsigned)).orElseThrowFailure(errors);
      boolean asked = traits.checks().contains(DigestAlgorithm.CRC32C);
      S3Request begin = S3Request.object("POST", key).query("uploads", "").once();
      if (asked) {
        begin.header("x-amz-checksum-algorithm", "CRC32C");
      }
      ProbeRequests.Answered begun = requests.send(begin);
      begun.orElseThrowFailure(errors);
      id = begun.uploadId();
      String name = S3Headers.name(DigestAlgorithm.CRC32C);
      String right =
          ProbeRequests.base64(RunningDigest.of(DigestAlgorithm.CRC32C, ProbeObject.CONTENT));
      String wrong =
          ProbeRequests.base64(RunningDigest.of(DigestAlgorithm.CRC32C, ProbeRequests.OTHER));
      boolean checked = asked && requests.refused(400, part(id, unsigned).header(name, wrong));
      S3Request sent = asked ? part(id, unsigned).header(name, right) : part(id, unsigned);
      String etag = requests.send(sent).orElseThrowFailure(errors);
      boolean listed = checked && listsChecksum(id, right);
      byte[] body =
          S3Xml.completeRequest(
              List.of(new S3Xml.PartItem(1, ProbeObject.SIZE, etag, asked ? right : "")));
      Content.Bytes content = new Content.Bytes(body, 0, body.length);
      ProbeRequests.Answered end =
          requests.send(
              S3Request.object("POST", key)
                  .query("uploadId", id)
                  .header("if-none-match", "*")
                  .content(content, RunningDigest.of(DigestAlgorithm.SHA256, content).hex())
                  .once());
      S3Failure failure = end.failure();
      return new UploadTraits(listed, failure != null && failure.status() == 412);
    } catch (IOException e) {
      throw errors.of("probe for writing", null, e);
    } finally {
      cleanUp(id);
    }
  }

  private S3Request part(String id, boolean unsigned) {
    return requests.plain(unsigned).query("partNumber", "1").query("uploadId", id);
  }

  private boolean listsChecksum(String id, String expected) throws IOException {
    return switch (wire.send(S3Request.object("GET", key).query("uploadId", id))) {
      case Reply.Success(HttpAnswer answer) -> {
        try (answer) {
          yield S3Xml.parts(answer.body()).items().stream()
              .allMatch(item -> item.crc32c().equals(expected));
        }
      }
      case Reply.Failure(S3Failure _) -> false;
    };
  }

  private void cleanUp(@Nullable String uploadId) {
    try {
      if (uploadId != null) {
        requests.send(S3Request.object("DELETE", key).query("uploadId", uploadId));
      }
      requests.remove(key);
    } catch (IOException | StoreException e) {
      // What is left is a small object under a name of ours, and the answer is known already.
      return;
    }
  }
}
