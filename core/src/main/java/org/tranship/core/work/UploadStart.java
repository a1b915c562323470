package org.tranship.core.work;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.tranship.core.layer.StrayUploads;
import org.tranship.core.outcome.Note;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.ResumableUploads.Part;
import org.tranship.core.store.ResumableUploads.Upload;
import org.tranship.core.store.ServerCopies;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.DigestAlgorithm;

/// Begins an upload in parts, or goes on with the one that the note of the item tells.
///
/// Crash argument. The upload's id is in the journal before the first part is sent, so a successor
/// finds it. The note also names the version, length and coding that the parts are of; a successor
/// that has another one aborts them and begins anew. That an upload is about to be begun is in the
/// journal too: one whose id did not get there is found by the successor in the store's list of
/// uploads, and aborted ([StrayUploads]).
final class UploadStart {
  private static final int NOTE_VERSION = 2;

  /// The note of an upload that is about to be begun.
  private static final Note BEGINNING = new Note(NOTE_VERSION, "beginning");

  private final Store target;
  private final Engine.Ledger ledger;

  UploadStart(Store target, Engine.Ledger ledger) {
    this.target = target;
    this.ledger = ledger;
  }

  /// An upload, and the parts of it that the target has already, by number.
  record Begun(Upload upload, Map<Integer, Part> there) {}

  /// Begins one for an object that is sent.
  ///
  /// @param form see [#form]
  Begun begin(WorkItem item, ResumableUploads uploads, Attributes attributes, String form) {
    ledger.note(item.key(), BEGINNING);
    Upload upload = uploads.begin(item.target(), attributes);
    if (item.note().equals(BEGINNING)) {
      // An earlier try was cut off between the two, so there may be one that no note names.
      StrayUploads.abort(uploads, item.target(), upload.id());
    }
    ledger.note(item.key(), new Note(NOTE_VERSION, form + " " + upload.id()));
    return new Begun(upload, Map.of());
  }

  /// Begins one for an object that the service copies by itself.
  Begun beginInside(
      WorkItem item,
      ResumableUploads uploads,
      ServerCopies copies,
      ServerCopies.Request request,
      String form) {
    ledger.note(item.key(), BEGINNING);
    Upload upload = copies.begin(request);
    // An earlier try, or a repeated call, may have left one that no note names.
    StrayUploads.abort(uploads, item.target(), upload.id());
    ledger.note(item.key(), new Note(NOTE_VERSION, form + " " + upload.id()));
    return new Begun(upload, Map.of());
  }

  /// Names what the parts were cut from: parts of another version of the source, of another length
  /// or of another coding must never be mixed with these. Empty where the source cannot tell its
  /// versions: then nobody can say that the parts which are there are of these bytes.
  static String form(WorkItem item, Entry origin, long size, long partSize) {
    if (!origin.version().isKnown()) {
      return "";
    }
    String text =
        String.join(
            "\n",
            origin.version().token(),
            item.from().toString(),
            item.to().toString(),
            Long.toString(size),
            Long.toString(partSize));
    byte[] digest =
        Tap.messageDigest(DigestAlgorithm.SHA256).digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, 16);
  }

  /// The upload that an earlier try began for the same bytes, if it is still there; one for other
  /// bytes is aborted.
  static Optional<Begun> resume(WorkItem item, ResumableUploads uploads, String form) {
    Optional<Earlier> earlier = earlier(item);
    if (earlier.isEmpty()) {
      return Optional.empty();
    }
    Upload upload = earlier.get().upload();
    try {
      if (form.isEmpty() || !form.equals(earlier.get().form())) {
        uploads.abort(upload); // of other bytes
        return Optional.empty();
      }
      Map<Integer, Part> there = new HashMap<>();
      uploads.parts(upload).forEach(part -> there.put(part.number(), part));
      return Optional.of(new Begun(upload, there));
    } catch (StoreException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private record Earlier(String form, Upload upload) {}

  private static Optional<Earlier> earlier(WorkItem item) {
    String[] words = item.note().text().split(" ", 2);
    return item.note().version() == NOTE_VERSION && words.length == 2
        ? Optional.of(new Earlier(words[0], new Upload(item.target(), words[1], Instant.EPOCH)))
        : Optional.empty();
  }

  /// Lets go of what an earlier try left, when the object needs it no more.
  void discard(WorkItem item) {
    Optional<Earlier> earlier = earlier(item);
    Optional<ResumableUploads> uploads = target.feature(ResumableUploads.class);
    if (uploads.isEmpty()) {
      return;
    }
    if (earlier.isPresent()) {
      uploads.get().abort(earlier.get().upload());
    } else if (item.note().equals(BEGINNING)) {
      // None is to be kept: no upload has an empty name.
      StrayUploads.abort(uploads.get(), item.target(), "");
    }
  }
}
