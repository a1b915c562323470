package org.tranship.runbook.imagestore.checksum;

/// What became of looking at one checksum.
///
/// @param verdict what is so
/// @param path of the file `.checksum`, or of a package that has none
/// @param subject what it is the checksum of
/// @param recorded the digest in the file; empty if there is none
/// @param expected the digest that a cluster on the native store computes; empty if that cannot be
///   told
public record Finding(
    Verdict verdict, String path, String subject, String recorded, String expected) {
  /// What is so of a checksum.
  public enum Verdict {
    /// It is of a file, or of a folder without capital letters in its names, and right at any
    /// store.
    RIGHT("right at every store", false),
    /// It is right here, and a cluster on the native store would compute another one.
    AFFECTED("right here, and another one after the switch", false),
    /// It was made by a cluster on the native store.
    NATIVE("made by a cluster on the native store", false),
    /// What is there has not this digest, in no way that Service Fabric computes it.
    WRONG("not the digest of what is there", true),
    /// It is no checksum at all.
    UNREADABLE("no checksum: not 64 hexadecimal digits", true),
    /// There is nothing that it is of.
    WITHOUT_SUBJECT("of something that is not there", true),
    /// A package has none beside it.
    MISSING("no checksum beside it", false);

    private final String words;
    private final boolean bad;

    Verdict(String words, boolean bad) {
      this.words = words;
      this.bad = bad;
    }

    public String words() {
      return words;
    }

    /// Whether it tells of damage.
    public boolean isBad() {
      return bad;
    }
  }
}
