package org.tranship.core.store;

import java.util.List;
import java.util.Optional;
import org.tranship.core.value.Key;

/// Objects under keys, behind one small port. A driver implements it; layers wrap it.
///
/// Every method may be called from many threads at once, blocks its caller, and holds no retry
/// loop: a fault surfaces as a [StoreException] (or as the outcome of a write) that says whether
/// another try can help. An interrupted thread ends the call with a [StoreException] of kind
/// `INTERRUPTED`.
public interface Store extends AutoCloseable {

  /// What this store can do and its limits. Costs nothing but the first time, when a driver may
  /// have to ask; does not change while the store is open, except that a [WriteProbe] makes it
  /// exact.
  ///
  /// @throws StoreException if it had to ask and got no answer
  Capabilities capabilities();

  /// Finds out whether the store can be used at all: reachable, credentials accepted, container
  /// there. Cheap (a request or two), changes nothing, may be repeated.
  ///
  /// @throws StoreException saying what is wrong and what to do about it
  void check();

  /// Streams the entries, in memory that does not grow with their number. With
  /// `capabilities().ordered()` they come in key order, else in any order; each existing key
  /// exactly once if nothing is written meanwhile. An empty store gives an empty listing; a missing
  /// container is an error. Entries of a listing may lack attributes and digests that [#stat] would
  /// give. A fault in the middle is thrown by the cursor: what came before it was right, the
  /// listing is not complete.
  Listing list(ListRequest request);

  /// The object's entry with everything the store knows; empty when there is no such object.
  Optional<Entry> stat(Key key);

  /// Opens the object for reading, from the first byte or a range. A range that reaches beyond the
  /// end gives what there is; one that starts there gives no bytes and is no fault.
  ///
  /// Missing: `NOT_FOUND`. Not of the version asked for: `CHANGED`. A body that ends early, or
  /// whose own checksum does not match, throws from the stream, never ends it quietly. The body
  /// must be closed; closing early is allowed and cheap.
  ObjectBody open(Key key, ReadRequest request);

  /// Writes a whole object. Atomic: a reader sees the old object or the new one, never a part; a
  /// crash leaves the old one (what it may leave besides is named in the driver's own Javadoc).
  /// Existing: replaced, unless the condition forbids (`CONDITION_FAILED`, as a refusal). Safe to
  /// repeat. Durable when it returns, except on a store with [Durability], where `settle` makes it
  /// so. What the store cannot keep (a key, a condition, a kind of attribute, a size) is refused
  /// before the first byte, by `INVALID_KEY`, `UNSUPPORTED` or `TOO_LARGE`. Content of another
  /// length than it announces is a `SOURCE_FAULT`.
  ///
  /// @return never throws for what the store answered: done, refused, or unknown. It throws only
  ///   for a fault of reading the content, and nothing is visible then.
  WriteOutcome put(PutRequest request);

  /// Removes objects, as many as the caller likes; the driver batches as it can. Missing: done,
  /// since the end is the same. Not of the version asked for: refused with `CHANGED`. Safe to
  /// repeat.
  ///
  /// @return one outcome a request, in their order; a failing one does not stop the others
  List<WriteOutcome> delete(List<DeleteRequest> requests);

  /// An ability that only some stores have: [ResumableUploads], [Durability], [BatchReads],
  /// [ServerCopies], [Sweeping], [Surveyed] or [WriteProbe]. Each layer that has to do with it
  /// answers with a wrapped one, so that nothing slips past it.
  <T> Optional<T> feature(Class<T> type);

  /// Lets connections go. Idempotent. Calls under way end with an exception.
  @Override
  void close();
}
