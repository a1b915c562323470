package org.tranship.driver.azure;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.client.http.HttpAnswer;
import org.tranship.core.store.ResumableUploads.Upload;
import org.tranship.driver.azure.AzureWire.Reply;
import org.tranship.driver.azure.AzureXml.Item;
import org.tranship.driver.azure.AzureXml.Page;

/// The notes of uploads in parts: small blobs beside the objects, that listings pass over.
final class AzureUploadNotes {
  /// What names of notes start with, behind the store's prefix.
  static final String NOTE = ".tranship-upload-";

  private static final int MOST_LISTED = 1000;
  private static final int MAX_NOTE = 64 * 1024;

  /// The time in front, so that a listing is in the order of age.
  static final Pattern ID = Pattern.compile("([0-9]{14})-([0-9a-f]{16})");

  private final AzureWire wire;
  private final AzureErrors errors;
  private final AzureReader reader;

  AzureUploadNotes(AzureWire wire, AzureErrors errors, AzureReader reader) {
    this.wire = wire;
    this.errors = errors;
    this.reader = reader;
  }

  /// Whether a blob is the note of an upload, of this store or of one at another prefix.
  static boolean isNote(String name) {
    return name.startsWith(NOTE, name.lastIndexOf('/') + 1);
  }

  AzureRequest request(String method, String id) {
    return wire.blob(method, wire.settings().full(NOTE + id));
  }

  /// What was written down of an upload; empty if there is no such upload any more.
  Optional<UploadNote> read(String id) {
    AzureRequest request = request("GET", id);
    try {
      return switch (wire.send(request)) {
        case Reply.Success(HttpAnswer answer) -> {
          try (answer) {
            yield Optional.of(UploadNote.read(answer.body().readNBytes(MAX_NOTE)));
          }
        }
        case Reply.Failure(AzureFailure failure) -> {
          if (failure.is("BlobNotFound")) {
            yield Optional.empty();
          }
          throw errors.of("list", null, failure);
        }
      };
    } catch (IOException e) {
      throw errors.of("list", null, e);
    }
  }

  /// Removes a note, if it is there.
  void remove(Upload upload) {
    try {
      switch (wire.send(request("DELETE", upload.id()))) {
        case Reply.Success(HttpAnswer answer) -> answer.close();
        case Reply.Failure(AzureFailure failure) -> {
          if (failure.status() != 404) {
            throw errors.of("delete", upload.key(), failure);
          }
        }
      }
    } catch (IOException e) {
      throw errors.of("delete", upload.key(), e);
    }
  }

  /// The uploads that are under way, oldest first; see [ResumableUploads#list].
  List<Upload> list(String prefix) {
    String start = wire.settings().full(NOTE);
    List<Upload> found = new ArrayList<>();
    Optional<String> marker = Optional.empty();
    do {
      AzureRequest request =
          wire.container("GET")
              .query("comp", "list")
              .query("prefix", start)
              .query("maxresults", Integer.toString(MOST_LISTED));
      marker.ifPresent(text -> request.query("marker", text));
      Page page;
      try (HttpAnswer answer = reader.ask("list", null, request)) {
        page = AzureXml.list(answer.body());
      } catch (IOException e) {
        throw errors.of("list", null, e);
      }
      for (Item item : page.items()) {
        if (found.size() < MOST_LISTED) {
          upload(item.name().substring(start.length()), prefix).ifPresent(found::add);
        }
      }
      marker = page.next();
    } while (marker.isPresent() && found.size() < MOST_LISTED);
    return List.copyOf(found);
  }

  private Optional<Upload> upload(String id, String prefix) {
    Matcher matcher = ID.matcher(id);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Instant begun = Instant.ofEpochMilli(Long.parseLong(matcher.group(1)));
    return read(id)
        .filter(note -> note.key().startsWith(prefix))
        .map(note -> new Upload(note.key(), id, begun));
  }
}
