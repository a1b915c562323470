package org.tranship.core.outcome;

import java.util.Optional;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Digest;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// What became of one object in one pass. The newest result of a key counts.
///
/// @param key the work's key
/// @param target the key in the target
/// @param outcome what came of it
/// @param level how far the copy was verified
/// @param size bytes of the decoded content
/// @param sha256 digest of the decoded content, where it was read; of no other kind
/// @param source version at the source when it was read
/// @param written version at the target after the write
/// @param code a stable code for a failure, else empty
/// @param reason why it failed or was skipped, for a person, else empty
/// @param note data of the pass's own, such as the old values of a row; never a secret
public record ObjectResult(
    Key key,
    Key target,
    Outcome outcome,
    Level level,
    ByteCount size,
    Optional<Digest> sha256,
    Version source,
    Version written,
    String code,
    String reason,
    String note) {
  /// @throws IllegalArgumentException if the digest is of another kind
  public ObjectResult {
    if (sha256.isPresent() && sha256.get().algorithm() != DigestAlgorithm.SHA256) {
      throw new IllegalArgumentException("A result's digest is a SHA-256, not " + sha256.get());
    }
  }

  /// What came of an object.
  public enum Outcome {
    /// Done by this pass.
    DONE,
    /// It was already as it should be; nothing was written.
    SAME,
    /// Left alone on purpose; the reason says why.
    SKIPPED,
    /// Not done; the reason says why. The object at the source is untouched.
    FAILED,
    /// Done or not done, and the store could not say.
    UNKNOWN
  }

  /// How a copy was verified, weakest first.
  public enum Level {
    NONE("none"),
    SENT_AND_LISTED("sent-and-listed"),
    SERVER_CHECKSUM("server-checksum"),
    READBACK("readback");

    private final String label;

    Level(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }

  /// A result of a pass that only acts, such as a deletion.
  public static ObjectResult acted(Key key, Outcome outcome, String code, String reason) {
    return new ObjectResult(
        key,
        key,
        outcome,
        Level.NONE,
        ByteCount.ZERO,
        Optional.empty(),
        Version.NONE,
        Version.NONE,
        code,
        reason,
        "");
  }

  public ObjectResult withNote(String other) {
    return new ObjectResult(
        key, target, outcome, level, size, sha256, source, written, code, reason, other);
  }

  public boolean succeeded() {
    return outcome == Outcome.DONE || outcome == Outcome.SAME;
  }
}
