package org.tranship.driver.azure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.client.http.HttpAnswer;
import org.tranship.core.store.Condition;
import org.tranship.core.store.Content;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.WriteOutcome;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.driver.azure.AzureWire.Reply;
import org.tranship.driver.azure.AzureXml.Block;

/// Objects written in parts, as blocks that are staged under the blob's own name and become the
/// blob by one commit, which keeps a condition atomically.
///
/// Azure has no upload as a thing of its own: blocks belong to the name, and any commit or whole
/// write there discards those that it does not use. So an upload has a mark of its own in the ids
/// of its blocks, and a note beside the objects, a small blob `.tranship-upload-...`, that says
/// what it will become and with which attributes; listings pass over it.
///
/// A crash leaves the note and the blocks: [#list] finds the one, and the service discards the
/// others after a week. A crash between the commit and the removal of the note leaves a note whose
/// blocks are gone, so that a second commit is refused.
final class AzureUploads implements ResumableUploads {
  private static final Limits LIMITS =
      new Limits(ByteCount.of(1), ByteCount.of(4000L << 20), 50_000);

  private final AzureWire wire;
  private final AzureErrors errors;
  private final AzureHeaders headers;
  private final AzureWriter writer;
  private final AzureUploadNotes notes;
  private final Clock clock;
  private final Supplier<String> names;

  /// @param names gives sixteen hexadecimal digits that nobody else has
  AzureUploads(
      AzureWire wire,
      AzureErrors errors,
      AzureHeaders headers,
      AzureReader reader,
      AzureWriter writer,
      Clock clock,
      Supplier<String> names) {
    this.wire = wire;
    this.errors = errors;
    this.headers = headers;
    this.writer = writer;
    this.notes = new AzureUploadNotes(wire, errors, reader);
    this.clock = clock;
    this.names = names;
  }

  @Override
  public Limits limits() {
    return LIMITS;
  }

  private AzureRequest blob(String method, Key key) {
    return wire.blob(method, wire.settings().full(key.text()));
  }

  @Override
  public Upload begin(Key key, Attributes attributes) {
    // Refuses now what could not be kept at the end.
    headers.write(key, attributes, blob("PUT", key));
    Instant begun = Instant.ofEpochMilli(clock.millis());
    String id = "%014d-%s".formatted(begun.toEpochMilli(), names.get());
    AzureRequest request = notes.request("PUT", id).header("x-ms-blob-type", "BlockBlob");
    var _ =
        writer.send(request, key, new UploadNote(key, attributes).content(), Map.of()).orThrow();
    return new Upload(key, id, begun);
  }

  /// The id of a block: all of a blob must have the same length.
  private String block(Upload upload, int number) {
    String mark = matched(upload).group(2);
    return Base64.getEncoder()
        .encodeToString("%s-%06d".formatted(mark, number).getBytes(StandardCharsets.US_ASCII));
  }

  private Matcher matched(Upload upload) {
    Matcher matcher = AzureUploadNotes.ID.matcher(upload.id());
    if (!matcher.matches()) {
      throw gone(upload);
    }
    return matcher;
  }

  private StoreException gone(Upload upload) {
    return errors
        .fault(Kind.NOT_FOUND, "write", upload.key())
        .because("there is no such upload any more")
        .build();
  }

  @Override
  public Part part(Upload upload, int number, Content content) {
    AzureRequest request =
        blob("PUT", upload.key()).query("comp", "block").query("blockid", block(upload, number));
    WriteOutcome.Done done = writer.send(request, upload.key(), content, Map.of()).orThrow();
    return new Part(number, content.size(), done.checkedBy().map(it -> "md5").orElse(""));
  }

  @Override
  public List<Part> parts(Upload upload) {
    Matcher id = matched(upload);
    if (notes.read(upload.id()).isEmpty()) {
      throw gone(upload);
    }
    Pattern mine = Pattern.compile(id.group(2) + "-([0-9]{6})");
    List<Part> parts = new ArrayList<>();
    for (Block block : uncommitted(upload.key())) {
      Matcher name = mine.matcher(decoded(block.id()));
      if (name.matches()) {
        parts.add(new Part(Integer.parseInt(name.group(1)), ByteCount.of(block.size()), ""));
      }
    }
    parts.sort(Comparator.comparingInt(Part::number));
    return List.copyOf(parts);
  }

  private static String decoded(String id) {
    try {
      return new String(Base64.getDecoder().decode(id), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException _) {
      return ""; // another tool's, and none of ours
    }
  }

  private List<Block> uncommitted(Key key) {
    AzureRequest request =
        blob("GET", key).query("comp", "blocklist").query("blocklisttype", "uncommitted");
    try {
      return switch (wire.send(request)) {
        case Reply.Success(HttpAnswer answer) -> {
          try (answer) {
            yield AzureXml.uncommitted(answer.body());
          }
        }
        case Reply.Failure(AzureFailure failure) -> {
          // Without any block, and without a blob, there is nothing to ask about; and a blob of
          // another type has no blocks.
          if (failure.is("BlobNotFound") || failure.is("InvalidBlobType")) {
            yield List.of();
          }
          throw errors.of("list", key, failure);
        }
      };
    } catch (IOException e) {
      throw errors.of("list", key, e);
    }
  }

  @Override
  public WriteOutcome finish(Upload upload, List<Part> parts, Condition condition) {
    Key key = upload.key();
    AzureRequest request = blob("PUT", key).query("comp", "blocklist").once();
    List<String> ids;
    try {
      ids =
          parts.stream()
              .sorted(Comparator.comparingInt(Part::number))
              .map(part -> block(upload, part.number()))
              .toList();
      UploadNote note = notes.read(upload.id()).orElseThrow(() -> gone(upload));
      headers.write(key, note.attributes(), request);
      AzureWriter.condition(request, condition);
    } catch (StoreException e) {
      return new WriteOutcome.Refused(e);
    }
    // The type would else be that of the request, which is XML.
    if (!request.headers().containsKey("x-ms-blob-content-type")) {
      request.header("x-ms-blob-content-type", "application/octet-stream");
    }
    WriteOutcome outcome = commit(upload, request, ids);
    if (outcome instanceof WriteOutcome.Done done) {
      tidy(upload);
      boolean checked = parts.stream().allMatch(part -> part.tag().equals("md5"));
      return new WriteOutcome.Done(
          done.version(), checked ? Optional.of(DigestAlgorithm.MD5) : Optional.empty());
    }
    return outcome;
  }

  private WriteOutcome commit(Upload upload, AzureRequest request, List<String> ids) {
    try {
      return switch (wire.send(request.content(AzureXml.blockList(ids)))) {
        case Reply.Success(HttpAnswer answer) -> {
          answer.close();
          yield WriteOutcome.done(AzureHeaders.version(answer.headers()));
        }
        case Reply.Failure(AzureFailure failure) ->
            failure.is("InvalidBlockList")
                ? new WriteOutcome.Refused(missing(upload, failure))
                : writer.failed(upload.key(), failure);
      };
    } catch (IOException e) {
      return errors.outcome("write", upload.key(), e);
    } catch (StoreException e) {
      return new WriteOutcome.Refused(e);
    }
  }

  private StoreException missing(Upload upload, AzureFailure failure) {
    boolean none = uncommitted(upload.key()).isEmpty();
    return errors
        .fault(none ? Kind.NOT_FOUND : Kind.CORRUPT, "write", upload.key())
        .because(
            (none
                    ? "its parts are gone, since the object was finished or written otherwise"
                    : "some parts are not there")
                + " ("
                + failure.said()
                + ")")
        .next(none ? "" : "List the parts and send what is missing.")
        .build();
  }

  /// The object is whole already, so a fault here only leaves a note behind that [#list] finds.
  private void tidy(Upload upload) {
    try {
      notes.remove(upload);
    } catch (StoreException e) {
      // An interrupted thread is told again by its flag; the object is done all the same.
      return;
    }
  }

  /// Forgets the upload. Azure gives no way to discard blocks but to write the object: they stay
  /// until somebody does, or for a week.
  @Override
  public void abort(Upload upload) {
    if (AzureUploadNotes.ID.matcher(upload.id()).matches()) {
      notes.remove(upload);
    }
  }

  @Override
  public List<Upload> list(String prefix) {
    return notes.list(prefix);
  }
}
