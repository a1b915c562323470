package org.tranship.core.work;

import java.util.Optional;
import org.tranship.core.outcome.Note;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// One object for an engine to work on. Data only.
///
/// @param key the work's key, under which the journal knows it
/// @param source its key in the source
/// @param target its key in the target
/// @param size bytes stored at the source, as far as known; used to plan memory, not believed
/// @param version the version that must be read, or [Version#NONE]
/// @param from how the source holds it
/// @param to how the target shall hold it
/// @param expected digest of the payload at the source, which must match; empty when nobody knows
///   one
/// @param attributes to be written beside it, on top of those carried over
/// @param note what an earlier try left, or [Note#NONE]
/// @param echo text of the caller's own that the result's note gives back, behind the payload's
///   line
/// @param plain for a verification: digest of the plain bytes that must be found
public record WorkItem(
    Key key,
    Key source,
    Key target,
    ByteCount size,
    Version version,
    Coding from,
    Coding to,
    Optional<Digest> expected,
    Attributes attributes,
    Note note,
    String echo,
    Optional<Digest> plain) {

  /// An object that keeps its key and its bytes.
  public static WorkItem same(Key key, ByteCount size, Version version) {
    return new WorkItem(
        key,
        key,
        key,
        size,
        version,
        Coding.NONE,
        Coding.NONE,
        Optional.empty(),
        Attributes.NONE,
        Note.NONE,
        "",
        Optional.empty());
  }

  public WorkItem withNote(Note other) {
    return new WorkItem(
        key, source, target, size, version, from, to, expected, attributes, other, echo, plain);
  }
}
