package org.tranship.core.work;

import java.util.Optional;
import org.tranship.core.outcome.Note;
import org.tranship.core.store.Entry;
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
/// @param plain for a verification or comparison: digest of the plain bytes that must be found
/// @param replaces the version of the object at the target that may be overwritten, whatever the
///   pass says of others; [Version#NONE] for whatever is there; empty if nothing may be. A
///   comparison overwrites nothing: of it, the version there that must be read
/// @param portion which part of the copying of a large object this is; empty for all of it
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
    Optional<Digest> plain,
    Optional<Version> replaces,
    Optional<Portion> portion) {

  /// An object that is worked on as a whole, and overwrites no other, unless the pass says so.
  public WorkItem(
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
    this(
        key,
        source,
        target,
        size,
        version,
        from,
        to,
        expected,
        attributes,
        note,
        echo,
        plain,
        Optional.empty(),
        Optional.empty());
  }

  /// An object that keeps its key and its bytes.
  public static WorkItem same(Key key, ByteCount size, Version version) {
    return at(key, key, size, version, Coding.NONE, Optional.empty());
  }

  /// An object to be removed, if it is still in this version.
  ///
  /// @param key the work's key
  /// @param object its key in the store
  public static WorkItem removal(Key key, Key object, Version version) {
    return at(key, object, ByteCount.ZERO, version, Coding.NONE, Optional.empty());
  }

  /// An object to be read and compared.
  ///
  /// @param key the work's key
  /// @param object its key in the store
  /// @param coding how the store holds it
  /// @param plain digest of the plain bytes that must be found
  public static WorkItem verification(Key key, Key object, Coding coding, Digest plain) {
    return at(key, object, ByteCount.ZERO, Version.NONE, coding, Optional.of(plain));
  }

  /// An object of two stores, to be read in both, in the versions that were listed.
  ///
  /// @param source the object at the source
  /// @param target the object at the target, as large as that
  public static WorkItem comparison(Entry source, Entry target) {
    return compared(source, target, Optional.empty());
  }

  /// An object to be read at the target alone, in the version that was listed, and compared with a
  /// digest that somebody recorded of the other side.
  public static WorkItem comparison(Entry target, Digest recorded) {
    return compared(target, target, Optional.of(recorded));
  }

  private static WorkItem compared(Entry source, Entry target, Optional<Digest> recorded) {
    return new WorkItem(
            target.key(),
            source.key(),
            target.key(),
            source.size(),
            source.version(),
            Coding.NONE,
            Coding.NONE,
            Optional.empty(),
            Attributes.NONE,
            Note.NONE,
            "",
            recorded)
        .replacing(target.version());
  }

  private static WorkItem at(
      Key key, Key object, ByteCount size, Version version, Coding coding, Optional<Digest> plain) {
    return new WorkItem(
        key,
        object,
        object,
        size,
        version,
        coding,
        coding,
        Optional.empty(),
        Attributes.NONE,
        Note.NONE,
        "",
        plain);
  }

  public WorkItem withNote(Note other) {
    return with(key, size, version, other, echo, replaces, portion);
  }

  /// What the result's note says: a payload's line, and the caller's own text behind it.
  String noted(String payload) {
    return echo.isEmpty() ? payload : payload + "\n" + echo;
  }

  /// This item, whose result's note shall give another text back.
  public WorkItem withEcho(String other) {
    return with(key, size, version, note, other, replaces, portion);
  }

  /// This item, allowed to overwrite the object that the target has in this version.
  public WorkItem replacing(Version there) {
    return with(key, size, version, note, echo, Optional.of(there), portion);
  }

  /// This item, in the version that was read.
  public WorkItem of(Version read) {
    return with(key, size, read, note, echo, replaces, portion);
  }

  /// A portion of it that has the item's own key: there is one at a time.
  public WorkItem portion(Portion one) {
    return with(key, size, version, note, echo, replaces, Optional.of(one));
  }

  /// A portion of it that is one of many.
  ///
  /// @param number tells it from the others
  /// @param bytes of this portion
  public WorkItem portion(Portion one, int number, ByteCount bytes) {
    // Whoever hands it out tells it from an object that happens to be named so.
    Key own = Key.of(key + "\u0000" + number);
    return with(own, bytes, version, Note.NONE, "", replaces, Optional.of(one));
  }

  private WorkItem with(
      Key otherKey,
      ByteCount otherSize,
      Version otherVersion,
      Note otherNote,
      String otherEcho,
      Optional<Version> otherReplaces,
      Optional<Portion> otherPortion) {
    return new WorkItem(
        otherKey,
        source,
        target,
        otherSize,
        otherVersion,
        from,
        to,
        expected,
        attributes,
        otherNote,
        otherEcho,
        plain,
        otherReplaces,
        otherPortion);
  }
}
