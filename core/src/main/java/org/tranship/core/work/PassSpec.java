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
/// @param source where objects come from; for [Operation#DELETE] and [Operation#VERIFY] not opened
/// @param target where objects go; for [Operation#DELETE] where they are removed
/// @param level how far copies are verified
/// @param existing what to do where the target already has another object under the key
/// @param carry kinds of attributes taken over from the source
/// @param payloadDigests digests of the payload at the target that the caller wants to know
public record PassSpec(
    PassId pass,
    Operation operation,
    StoreSpec source,
    StoreSpec target,
    VerifyLevel level,
    Existing existing,
    Set<Attributes.Kind> carry,
    Set<DigestAlgorithm> payloadDigests) {
  public PassSpec {
    carry = Set.copyOf(carry);
    payloadDigests = Set.copyOf(payloadDigests);
  }

  /// What is done to each item.
  public enum Operation {
    COPY,
    VERIFY,
    DELETE
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
    /// It is overwritten.
    REPLACE
  }
}
