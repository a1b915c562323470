package org.tranship.core.work;

import java.util.List;
import java.util.Optional;
import org.tranship.core.store.ResumableUploads;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.Version;

/// What one worker does of the copying of a large object that several work on: the one who hands
/// out work makes these, one after the other, and sees from each result what comes next. No worker
/// waits for another. Data only.
///
/// An item that is a portion has a key of its own for as long as it is one of many; its result
/// tells the next step and is no result of the object.
public sealed interface Portion {

  /// The object as a whole. Where several can work on it, an upload is begun and the result is a
  /// [SharedUpload]; else it is copied as ever, and the result is the object's.
  ///
  /// @param least smaller objects are copied as ever
  record Opening(ByteCount least) implements Portion {}

  /// Some bytes of the source, as many as the item has, to be sent as a part of an upload. The
  /// result's note is a [PartMark].
  ///
  /// @param offset where they begin
  /// @param number of the part
  /// @param upload the upload's id
  /// @param there the part, where the target has it already: then it is only read and hashed
  record Sending(long offset, int number, String upload, Optional<ResumableUploads.Part> there)
      implements Portion {}

  /// The end of an upload. The result is the object's, but for its level: see [SharedCopy].
  ///
  /// @param upload the upload's id
  /// @param partSize bytes of each part but the last
  /// @param parts all of them, with their digests, by number
  record Closing(String upload, long partSize, List<PartMark> parts) implements Portion {
    public Closing {
      parts = List.copyOf(parts);
    }
  }

  /// Some bytes of the copy, as many as the item has, to be read back.
  ///
  /// @param offset where they begin
  /// @param written the copy's version
  /// @param expected what they must be
  record Reading(long offset, Version written, Digest expected) implements Portion {}

  /// The end of a copy that proved wrong: it is removed, if it is certain to be that one.
  ///
  /// @param written the copy's version
  /// @param wrong what is wrong with it
  record TakingBack(Version written, String wrong) implements Portion {}

  /// The end of an upload of which a part failed. Its parts stay where another try may use them.
  ///
  /// @param upload the upload's id
  /// @param code of the part's failure
  /// @param reason of the part's failure
  record Abandoning(String upload, String code, String reason) implements Portion {}
}
