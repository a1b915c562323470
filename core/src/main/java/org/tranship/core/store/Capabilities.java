package org.tranship.core.store;

import java.util.EnumSet;
import java.util.Set;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.DigestAlgorithm;

/// What a store can do, as data. The checked layer refuses what is not here; the contract in the
/// testkit tests what is. A layer may change it, so callers ask the store they hold.
///
/// @param ordered listings come in key order
/// @param createIfAbsent `IfAbsent` is kept atomically
/// @param replaceIfVersion `IfVersion` is kept atomically
/// @param versions how far a version can be trusted
/// @param readable what was written can be read back
/// @param writable objects can be written and removed
/// @param serverChecks digests that the server compares with what it received, and refuses if wrong
/// @param attributes the kinds of attributes it keeps
/// @param keys which keys it can hold exactly
/// @param largestObject the largest object it takes
/// @param largestPut the largest object one `put` takes; above it, [ResumableUploads] is needed
/// @param deleteBatch how many deletions make one request; 1 where there is no batch
/// @param footprint what it takes of this process while objects go in and out
public record Capabilities(
    boolean ordered,
    boolean createIfAbsent,
    boolean replaceIfVersion,
    Versions versions,
    boolean readable,
    boolean writable,
    Set<DigestAlgorithm> serverChecks,
    Set<Attributes.Kind> attributes,
    KeyRules keys,
    ByteCount largestObject,
    ByteCount largestPut,
    int deleteBatch,
    Footprint footprint) {

  /// How far a version can be trusted to tell a changed object.
  public enum Versions {
    /// Not at all: a change is not noticed by the store.
    NONE,
    /// A change is noticed before and after reading, but not refused by the store itself (files).
    OBSERVED,
    /// The store refuses to read another version than the one asked for.
    CONDITIONAL
  }

  public Capabilities {
    serverChecks = Set.copyOf(serverChecks);
    attributes = attributes.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(attributes));
    if (deleteBatch < 1) {
      throw new IllegalArgumentException("A delete batch holds at least one key.");
    }
  }

  /// Capabilities of a store that passes objects on through small buffers.
  public Capabilities(
      boolean ordered,
      boolean createIfAbsent,
      boolean replaceIfVersion,
      Versions versions,
      boolean readable,
      boolean writable,
      Set<DigestAlgorithm> serverChecks,
      Set<Attributes.Kind> attributes,
      KeyRules keys,
      ByteCount largestObject,
      ByteCount largestPut,
      int deleteBatch) {
    this(
        ordered,
        createIfAbsent,
        replaceIfVersion,
        versions,
        readable,
        writable,
        serverChecks,
        attributes,
        keys,
        largestObject,
        largestPut,
        deleteBatch,
        Footprint.LEAN);
  }

  /// These capabilities, for listings in another order or none.
  public Capabilities withOrdered(boolean value) {
    return new Capabilities(
        value,
        createIfAbsent,
        replaceIfVersion,
        versions,
        readable,
        writable,
        serverChecks,
        attributes,
        keys,
        largestObject,
        largestPut,
        deleteBatch,
        footprint);
  }

  /// These capabilities without writing.
  public Capabilities withWritable(boolean value) {
    return new Capabilities(
        ordered,
        createIfAbsent,
        replaceIfVersion,
        versions,
        readable,
        value,
        serverChecks,
        attributes,
        keys,
        largestObject,
        largestPut,
        deleteBatch,
        footprint);
  }

  /// These capabilities with other key rules, as a prefix makes them.
  public Capabilities withKeys(KeyRules rules) {
    return new Capabilities(
        ordered,
        createIfAbsent,
        replaceIfVersion,
        versions,
        readable,
        writable,
        serverChecks,
        attributes,
        rules,
        largestObject,
        largestPut,
        deleteBatch,
        footprint);
  }

  /// These capabilities with another footprint.
  public Capabilities withFootprint(Footprint other) {
    return new Capabilities(
        ordered,
        createIfAbsent,
        replaceIfVersion,
        versions,
        readable,
        writable,
        serverChecks,
        attributes,
        keys,
        largestObject,
        largestPut,
        deleteBatch,
        other);
  }
}
