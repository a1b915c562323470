package org.tranship.core.store;

import java.time.Instant;
import java.util.List;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;

/// Uploads in parts that survive the process which began them. The object becomes visible at
/// [#finish], whole; until then the parts are there but no reader sees them. What is neither
/// finished nor aborted stays and may cost money: [#list] finds it.
public interface ResumableUploads {

  /// How large parts may be.
  ///
  /// @param smallest smallest size of a part but the last
  /// @param largest largest size of a part
  /// @param most how many parts an object may have
  record Limits(ByteCount smallest, ByteCount largest, int most) {}

  /// An upload that was begun.
  ///
  /// @param key what it will become
  /// @param id the store's name for it; may be journalled, holds no secret
  /// @param begun when
  record Upload(Key key, String id, Instant begun) {}

  /// A part that the store has.
  ///
  /// @param number from 1
  /// @param size its length
  /// @param tag what the store wants back at [#finish]
  record Part(int number, ByteCount size, String tag) {}

  Limits limits();

  /// Begins an upload. Not idempotent: a lost answer may leave one that only [#list] shows.
  Upload begin(Key key, Attributes attributes);

  /// Sends a part. A part sent again replaces the one of that number.
  Part part(Upload upload, int number, Content content);

  /// The parts that the store has, by number.
  ///
  /// @throws StoreException of kind `NOT_FOUND` if there is no such upload (finished, aborted,
  ///   expired)
  List<Part> parts(Upload upload);

  /// Makes the object visible. Of a store that keeps conditions on a `put` and has none here, the
  /// condition is looked at right before, which is not atomic. After a lost answer the upload may
  /// be gone and the object there: the caller settles it by `stat`.
  WriteOutcome finish(Upload upload, List<Part> parts, Condition condition);

  /// Lets the parts go. Missing: done.
  void abort(Upload upload);

  /// Uploads under way below a prefix, at most 1,000, oldest first where the store can tell.
  List<Upload> list(String prefix);
}
