package org.tranship.driver.s3;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.HttpDate;
import org.tranship.client.http.XmlNode;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.RunningDigest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;
import org.tranship.driver.s3.S3Wire.Reply;

/// Objects written in parts, by S3's multipart upload. Each part carries a digest that the server
/// checks, where it checks one; the tag of a part holds its ETag and its CRC32C, both of which the
/// end of the upload wants back.
///
/// Some servers keep a condition on a whole write and ignore it at the end of an upload. There the
/// object is looked at right before the end instead: what somebody else writes between the two is
/// replaced, which no reading back can show. A fence, or a target that nobody else writes to, is
/// what protects against that, as on every store without conditions.
final class S3Uploads implements ResumableUploads {
  private static final Limits LIMITS = new Limits(ByteCount.ofMiB(5), S3Traits.LARGEST_PUT, 10_000);
  private static final String CRC32C = " crc32c=";

  private final S3Wire wire;
  private final S3Errors errors;
  private final S3Headers headers;
  private final S3Writer writer;
  private final S3Reader reader;
  private final TraitsFinder traits;

  S3Uploads(
      S3Wire wire,
      S3Errors errors,
      S3Headers headers,
      S3Writer writer,
      S3Reader reader,
      TraitsFinder traits) {
    this.wire = wire;
    this.errors = errors;
    this.headers = headers;
    this.writer = writer;
    this.reader = reader;
    this.traits = traits;
  }

  @Override
  public Limits limits() {
    return LIMITS;
  }

  private String full(Key key) {
    return S3Request.full(wire.settings(), key);
  }

  @Override
  public Upload begin(Key key, Attributes attributes) {
    return begin(
        key,
        attributes,
        traits.forUploads().partCrc32c() ? Map.of("x-amz-checksum-algorithm", "CRC32C") : Map.of());
  }

  /// @param more further headers, which say what checksum the whole shall have
  Upload begin(Key key, Attributes attributes, Map<String, String> more) {
    S3Traits known = traits.forWriting();
    S3Request request = S3Request.object("POST", full(key)).query("uploads", "").once();
    headers.write(key, attributes, known.tags(), request);
    more.forEach(request::header);
    try (HttpAnswer answer = ask("begin the upload of", key, request)) {
      Instant begun = HttpDate.parse(answer.headers().get("date")).orElse(Instant.EPOCH);
      return new Upload(key, S3Xml.uploadId(answer.body()), begun);
    } catch (IOException e) {
      throw errors.of("begin the upload of", key, e);
    }
  }

  @Override
  public Part part(Upload upload, int number, Content content) {
    Key key = upload.key();
    boolean crc32c = traits.forUploads().partCrc32c();
    S3Traits known = crc32c ? traits.forWriting() : traits.forWriting().withoutCrc32c();
    Sealed body = Sealed.of(content, Map.of(), known, crc32c, errors, key);
    S3Request request =
        S3Request.object("PUT", full(key))
            .query("partNumber", Integer.toString(number))
            .query("uploadId", upload.id());
    body.into(request);
    try (HttpAnswer answer = ask("write part " + number + " of", key, request)) {
      String etag = answer.headers().get("etag", "");
      Optional<DigestAlgorithm> proof = body.provenBy(S3Headers.version(etag), known, errors, key);
      boolean proven = proof.equals(Optional.of(DigestAlgorithm.CRC32C));
      return new Part(number, content.size(), tag(etag, proven ? body.crc32c() : ""));
    }
  }

  private static String tag(String etag, String crc32c) {
    return crc32c.isEmpty() ? etag : etag + CRC32C + crc32c;
  }

  private static S3Xml.PartItem item(Part part) {
    int at = part.tag().indexOf(CRC32C);
    return new S3Xml.PartItem(
        part.number(),
        part.size().bytes(),
        at < 0 ? part.tag() : part.tag().substring(0, at),
        at < 0 ? "" : part.tag().substring(at + CRC32C.length()));
  }

  @Override
  public List<Part> parts(Upload upload) {
    List<Part> parts = new ArrayList<>();
    String marker = "0";
    while (true) {
      S3Request request =
          S3Request.object("GET", full(upload.key()))
              .query("uploadId", upload.id())
              .query("max-parts", "1000")
              .query("part-number-marker", marker);
      S3Xml.PartPage page;
      try (HttpAnswer answer = ask("list the parts of", upload.key(), request)) {
        page = S3Xml.parts(answer.body());
      } catch (IOException e) {
        throw errors.of("list the parts of", upload.key(), e);
      }
      for (S3Xml.PartItem item : page.items()) {
        parts.add(
            new Part(item.number(), ByteCount.of(item.size()), tag(item.etag(), item.crc32c())));
      }
      if (page.next().isEmpty() || page.next().get().equals(marker)) {
        if (parts.isEmpty()) {
          requireUnderWay(upload);
        }
        parts.sort(Comparator.comparingInt(Part::number));
        return List.copyOf(parts);
      }
      marker = page.next().get();
    }
  }

  /// Some servers list no parts of an upload that is not there, instead of saying so.
  private void requireUnderWay(Upload upload) {
    if (list(upload.key().text()).stream().noneMatch(other -> other.id().equals(upload.id()))) {
      throw errors
          .fault(Kind.NOT_FOUND, "list the parts of", upload.key())
          .because("there is no such upload any more")
          .build();
    }
  }

  @Override
  public WriteOutcome finish(Upload upload, List<Part> parts, Condition condition) {
    Key key = upload.key();
    byte[] body =
        S3Xml.completeRequest(
            parts.stream()
                .sorted(Comparator.comparingInt(Part::number))
                .map(S3Uploads::item)
                .toList());
    Content.Bytes content = new Content.Bytes(body, 0, body.length);
    S3Request request =
        S3Request.object("POST", full(key))
            .query("uploadId", upload.id())
            .header("content-type", "application/xml")
            .content(content, RunningDigest.of(DigestAlgorithm.SHA256, content).hex())
            .once();
    Reply reply;
    try {
      if (condition instanceof Condition.Always || traits.forUploads().conditionalFinish()) {
        writer.condition(request, key, condition, traits.forWriting());
      } else {
        requireAsItIs(key, condition);
      }
      reply = wire.send(request);
    } catch (IOException e) {
      return errors.outcome("write", key, e);
    } catch (StoreException e) {
      return new WriteOutcome.Refused(e);
    }
    return switch (reply) {
      case Reply.Success(HttpAnswer answer) -> finished(key, parts, answer);
      case Reply.Failure(S3Failure failure) -> errors.outcome("write", key, failure);
    };
  }

  /// Looks whether the condition holds now, since the server may not.
  ///
  /// @throws StoreException of kind `CONDITION_FAILED` if not
  void requireAsItIs(Key key, Condition condition) {
    Optional<Entry> there = reader.stat(key, traits.now());
    boolean holds =
        switch (condition) {
          case Condition.Always() -> true;
          case Condition.IfAbsent() -> there.isEmpty();
          case Condition.IfVersion(Version version) ->
              there.map(Entry::version).equals(Optional.of(version));
        };
    if (!holds) {
      throw errors
          .fault(Kind.CONDITION_FAILED, "write", key)
          .because("the condition of the write did not hold")
          .build();
    }
  }

  /// The server answers 200 before it has put the parts together, so the body decides.
  private WriteOutcome finished(Key key, List<Part> parts, HttpAnswer answer) {
    XmlNode result;
    try (answer) {
      result = S3Xml.document(answer.body());
    } catch (IOException e) {
      return new WriteOutcome.Unknown(errors.of("write", key, e));
    }
    Optional<S3Xml.ErrorText> error = S3Xml.error(result);
    if (error.isPresent()) {
      return errors.outcome("write", key, S3Failure.inside(error.get()));
    }
    Version version = S3Headers.version(result.text("ETag"));
    try {
      if (!version.isKnown()) {
        // Some servers leave it out here.
        version = reader.stat(key, traits.now()).map(entry -> entry.version()).orElse(Version.NONE);
      }
    } catch (StoreException e) {
      version = Version.NONE;
    }
    boolean all = parts.stream().noneMatch(part -> item(part).crc32c().isEmpty());
    return new WriteOutcome.Done(
        version, all ? Optional.of(DigestAlgorithm.CRC32C) : Optional.empty());
  }

  @Override
  public void abort(Upload upload) {
    S3Request request =
        S3Request.object("DELETE", full(upload.key())).query("uploadId", upload.id());
    try {
      switch (wire.send(request)) {
        case Reply.Success(HttpAnswer answer) -> answer.close();
        case Reply.Failure(S3Failure failure) -> {
          if (failure.status() != 404 || failure.is("NoSuchBucket")) {
            throw errors.of("abort the upload of", upload.key(), failure);
          }
        }
      }
    } catch (IOException e) {
      throw errors.of("abort the upload of", upload.key(), e);
    }
  }

  @Override
  public List<Upload> list(String prefix) {
    String root = wire.settings().prefix();
    S3Request request =
        S3Request.bucket("GET")
            .query("uploads", "")
            .query("max-uploads", "1000")
            .query("encoding-type", "url")
            .query("prefix", root + prefix);
    try (HttpAnswer answer = ask("list the uploads in", null, request)) {
      return S3Xml.uploads(answer.body()).stream()
          .filter(item -> item.key().startsWith(root + prefix) && !item.key().equals(root))
          .map(
              item ->
                  new Upload(Key.of(item.key().substring(root.length())), item.id(), item.begun()))
          .sorted(Comparator.comparing(Upload::begun))
          .toList();
    } catch (IOException e) {
      throw errors.of("list the uploads in", null, e);
    }
  }

  private HttpAnswer ask(String operation, @Nullable Key key, S3Request request) {
    try {
      return switch (wire.send(request)) {
        case Reply.Success(HttpAnswer answer) -> answer;
        case Reply.Failure(S3Failure failure) -> throw errors.of(operation, key, failure);
      };
    } catch (IOException e) {
      throw errors.of(operation, key, e);
    }
  }
}
