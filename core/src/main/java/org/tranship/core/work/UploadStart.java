package org.tranship.core.work;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import org.tranship.core.layer.StrayUploads;
import org.tranship.core.outcome.Note;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.store.ResumableUploads.Part;
import org.tranship.core.store.ResumableUploads.Upload;
import org.tranship.core.store.ServerCopies;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;

/// Begins an upload in parts, or goes on with the one that the note of the item tells.
///
/// Crash argument. The upload's id is in the journal before the first part is sent, so a successor
/// finds it. The note also tells the size of its parts and names what they were cut from
/// ([UploadForm]); a successor that has other bytes aborts them and begins anew. That an upload is
/// about to be begun is in the journal too: one whose id did not get there is found by the
/// successor in the store's list of uploads, and aborted ([StrayUploads]).
final class UploadStart {
  /// Notes of this version tell no size: parts were of that of [UploadForm#firstRule].
  private static final int SIZELESS = 2;

  private static final int NOTE_VERSION = 3;

  /// Notes of this version have digests of parts behind the first line, see [SharedUpload].
  static final int SHARED = 4;

  /// The note of an upload that is about to be begun.
  private static final Note BEGINNING = new Note(NOTE_VERSION, "beginning");

  private final Store target;
  private final Engine.Ledger ledger;
  private final PartPace pace;

  /// @param pace is told how long a call without bytes takes
  UploadStart(Store target, Engine.Ledger ledger, PartPace pace) {
    this.target = target;
    this.ledger = ledger;
    this.pace = pace;
  }

  /// An upload.
  ///
  /// @param partSize bytes of each of its parts but the last
  /// @param there the parts that the target has already, by number
  record Begun(Upload upload, long partSize, Map<Integer, Part> there) {}

  /// Begins one for an object that is sent.
  Begun begin(
      WorkItem item,
      ResumableUploads uploads,
      Attributes attributes,
      UploadForm form,
      long partSize) {
    ledger.note(item.key(), BEGINNING);
    long began = System.nanoTime();
    Upload upload = uploads.begin(item.target(), attributes);
    pace.answered(System.nanoTime() - began);
    if (beginning(item)) {
      // An earlier try was cut off between the two, so there may be one that no note names.
      StrayUploads.abort(uploads, item.target(), upload.id());
    }
    return begun(item, upload, form, partSize);
  }

  /// Begins one for an object that the service copies by itself.
  Begun beginInside(
      WorkItem item,
      ResumableUploads uploads,
      ServerCopies copies,
      ServerCopies.Request request,
      UploadForm form,
      long partSize) {
    ledger.note(item.key(), BEGINNING);
    Upload upload = copies.begin(request);
    // An earlier try, or a repeated call, may have left one that no note names.
    StrayUploads.abort(uploads, item.target(), upload.id());
    return begun(item, upload, form, partSize);
  }

  private Begun begun(WorkItem item, Upload upload, UploadForm form, long partSize) {
    String text = form.name(partSize) + " " + partSize + " " + upload.id();
    ledger.note(item.key(), new Note(NOTE_VERSION, text));
    return new Begun(upload, partSize, Map.of());
  }

  /// The upload that an earlier try began for the same bytes, if it is still there; one for other
  /// bytes is aborted.
  ///
  /// @param sizeless the size of parts whose note does not tell it
  /// @param fits whether there is room for parts of a size; those for which there is none are as
  ///   good as those of other bytes
  static Optional<Begun> resume(
      WorkItem item, ResumableUploads uploads, UploadForm form, long sizeless, LongPredicate fits) {
    Optional<Earlier> earlier = earlier(item);
    if (earlier.isEmpty()) {
      return Optional.empty();
    }
    Upload upload = earlier.get().upload();
    long partSize = earlier.get().partSize().orElse(sizeless);
    try {
      String name = form.name(partSize);
      if (name.isEmpty() || !name.equals(earlier.get().name()) || !fits.test(partSize)) {
        uploads.abort(upload); // of other bytes
        return Optional.empty();
      }
      Map<Integer, Part> there = new HashMap<>();
      uploads.parts(upload).forEach(part -> there.put(part.number(), part));
      return Optional.of(new Begun(upload, partSize, there));
    } catch (StoreException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private record Earlier(String name, OptionalLong partSize, Upload upload) {}

  private static Optional<Earlier> earlier(WorkItem item) {
    int version = item.note().version();
    boolean sizeless = version == SIZELESS;
    String[] words = item.note().text().split("\n", 2)[0].split(" ", sizeless ? 2 : 3);
    if (version < SIZELESS || version > SHARED || words.length != (sizeless ? 2 : 3)) {
      return Optional.empty();
    }
    OptionalLong partSize =
        sizeless ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(words[1]));
    String id = words[words.length - 1];
    return Optional.of(
        new Earlier(words[0], partSize, new Upload(item.target(), id, Instant.EPOCH)));
  }

  /// Whether an earlier try, perhaps of an older version of this program, was cut off while it
  /// began an upload.
  private static boolean beginning(WorkItem item) {
    return item.note().equals(BEGINNING)
        || item.note().equals(new Note(SIZELESS, BEGINNING.text()));
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
    } else if (beginning(item)) {
      // None is to be kept: no upload has an empty name.
      StrayUploads.abort(uploads.get(), item.target(), "");
    }
  }
}
