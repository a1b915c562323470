package org.tranship.runbook.imagestore.tree;

import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;

/// Something in the tree of an image store that a copy cannot carry over as it is, or that somebody
/// should know before.
///
/// @param kind what
/// @param path where; a folder for what concerns a whole folder
/// @param detail in words, without the path
public record Hazard(Kind kind, String path, String detail) {
  /// What is the matter.
  public enum Kind {
    /// Two paths that differ by case alone: on Windows the native store has one for both.
    CASE_COLLISION("case", true),
    /// A name that Windows does not allow.
    ILLEGAL_NAME("name", true),
    /// A name that the target refuses, or would take for something else than content.
    REFUSED_NAME("target", true),
    /// A part that is exactly `$`, which the gateway takes for one of its own addresses.
    DOLLAR_PART("dollar", true),
    /// An empty part, or one that is `.` or `..`.
    EMPTY_PART("part", true),
    /// A name that has no room for the version that the native store puts in front of it.
    LONG_NAME("long", true),
    /// A long path: where the nodes keep the store is not known, and together it may be too long.
    LONG_PATH("long path", false),
    /// What is listed beside files and is none: a snapshot, a blob of which nothing is committed.
    NO_FILE("no file", false),
    /// A package that was never uploaded to its end.
    INCOMPLETE("incomplete", true),
    /// What an interrupted replacement left.
    LEFTOVER("leftover", true),
    /// A file of which the path is a folder of other files too.
    FILE_AND_FOLDER("file and folder", true);

    private final String word;
    private final boolean blocks;

    Kind(String word, boolean blocks) {
      this.word = word;
      this.blocks = blocks;
    }

    public String word() {
      return word;
    }

    /// Whether nothing is copied because of it unless somebody says how to go about it.
    public boolean blocks() {
      return blocks;
    }
  }

  /// What a store names in a listing instead of giving it.
  ///
  /// @param fault in which it names it
  public static Hazard noFile(Key key, StoreException fault) {
    return new Hazard(Kind.NO_FILE, key.text(), "not copied: " + fault.getMessage());
  }

  @Override
  public String toString() {
    return path + ": " + detail;
  }
}
