package org.tranship.core.work;

import java.util.Set;
import org.tranship.core.outcome.PassId;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.DigestAlgorithm;

/// What an engine is to do to each item of a pass. Data only.
///
/// @param pass its name in the run
/// @param operation what is done
/// @param source where objects come from; for [Operation#DELETE] not opened, for [Operation#VERIFY]
///   only for items of which no digest is known
/// @param target where objects go; for [Operation#DELETE] where they are removed, for
///   [Operation#COMPARE] the other side
/// @param level how far copies are verified
/// @param existing what to do where the target already has another object under the key
/// @param carry kinds of attributes taken over from the source
/// @param payloadDigests digests of the payload at the target that the caller wants to know
/// @param dispensable what of the attributes taken over may be lost where the target keeps none of
///   the kind; every other one that it does not keep has the object refused
/// @param inside let the service copy objects by itself, where both stores are in one and that can
///   be verified without reading; the SHA-256 of such an object is not known then
/// @param shared let several executors copy a large object by parts, where the engine can; the
///   SHA-256 of such an object is not known then, but those of its parts ([PartsDigest])
public record PassSpec(
    PassId pass,
    Operation operation,
    StoreSpec source,
    StoreSpec target,
    VerifyLevel level,
    Existing existing,
    Set<Attributes.Kind> carry,
    Set<DigestAlgorithm> payloadDigests,
    Dispensable dispensable,
    boolean inside,
    boolean shared) {
  public PassSpec {
    carry = Set.copyOf(carry);
    payloadDigests = Set.copyOf(payloadDigests);
  }

  /// A pass in which no attribute that is carried may be lost, all bytes come through this process,
  /// and each object is copied by one executor.
  public PassSpec(
      PassId pass,
      Operation operation,
      StoreSpec source,
      StoreSpec target,
      VerifyLevel level,
      Existing existing,
      Set<Attributes.Kind> carry,
      Set<DigestAlgorithm> payloadDigests) {
    this(
        pass,
        operation,
        source,
        target,
        level,
        existing,
        carry,
        payloadDigests,
        Dispensable.NOTHING,
        false,
        false);
  }

  /// A pass that copies bytes and nothing beside them, reads each copy back, and lets what is there
  /// already stay.
  public static PassSpec ofBytes(PassId pass, StoreSpec source, StoreSpec target) {
    return bytes(pass, Operation.COPY, source, target);
  }

  /// The same pass, in which several executors may copy an object by parts.
  public PassSpec withShared() {
    return new PassSpec(
        pass,
        operation,
        source,
        target,
        level,
        existing,
        carry,
        payloadDigests,
        dispensable,
        inside,
        true);
  }

  /// A pass that reads copies back.
  public static PassSpec readBack(PassId pass, StoreSpec source, StoreSpec target) {
    return bytes(pass, Operation.VERIFY, source, target);
  }

  /// A pass that reads objects of two stores and finds out whether they hold the same bytes.
  public static PassSpec comparing(PassId pass, StoreSpec source, StoreSpec target) {
    return bytes(pass, Operation.COMPARE, source, target);
  }

  /// A pass that works on objects of one store as they are there.
  ///
  /// @param operation [Operation#VERIFY] or [Operation#DELETE]
  public static PassSpec on(PassId pass, Operation operation, StoreSpec store) {
    return bytes(pass, operation, store, store);
  }

  private static PassSpec bytes(
      PassId pass, Operation operation, StoreSpec source, StoreSpec target) {
    return new PassSpec(
        pass, operation, source, target, VerifyLevel.READBACK, Existing.REFUSE, Set.of(), Set.of());
  }

  /// Attributes that may be lost where the target does not keep their kind.
  ///
  /// @param kinds all of these kinds
  /// @param names and these single ones
  public record Dispensable(Set<Attributes.Kind> kinds, Set<String> names) {
    public static final Dispensable NOTHING = new Dispensable(Set.of(), Set.of());

    /// Attributes that nobody chose: every file has a time and a mode, and most servers give every
    /// object a type.
    public static final Set<String> BY_NATURE =
        Set.of(Attributes.MODIFIED, Attributes.MODE, Attributes.CONTENT_TYPE);

    public Dispensable {
      kinds = Set.copyOf(kinds);
      names = Set.copyOf(names);
    }

    boolean has(String name) {
      return names.contains(name) || kinds.contains(Attributes.kindOf(name));
    }
  }

  /// What is done to each item.
  public enum Operation {
    COPY,
    VERIFY,
    DELETE,
    /// Both sides are read, and changed by nothing; see [WorkItem#comparison].
    COMPARE
  }

  /// How far a copy is verified.
  public enum VerifyLevel {
    /// By the server's own check, else by its word about the length.
    SERVER,
    /// By reading the copy back.
    READBACK
  }

  /// What to do where another object is under the key.
  public enum Existing {
    /// The item fails; the object stays.
    REFUSE,
    /// Likewise, unless the item names the very version. One is expected there, so that it is
    /// looked at before anything is sent.
    EXPECT,
    /// It is overwritten.
    REPLACE
  }
}
