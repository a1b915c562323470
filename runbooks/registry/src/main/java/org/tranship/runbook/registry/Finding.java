package org.tranship.runbook.registry;

import java.util.List;
import org.tranship.core.value.ByteCount;

/// Something that is not as a registry needs it, or that it does not need.
///
/// @param kind what it is
/// @param subject the blob's digest, or the key, or the repository it is about
/// @param detail what was found, as a sentence without a full stop
/// @param size bytes of the object it is about; zero where there is none
/// @param images some of the images (`repository:tag`) that cannot be pulled whole because of it
/// @param affected how many images those are in all
public record Finding(
    Kind kind, String subject, String detail, ByteCount size, List<String> images, long affected) {

  /// What can be found. The first ones damage images, or would let a garbage collection do so.
  public enum Kind {
    /// A tag, a manifest or an index needs a blob that is not there.
    MISSING_BLOB(true, "missing blob"),
    /// The bytes are others than the digest says.
    CORRUPT_BLOB(true, "corrupt blob"),
    /// There are fewer bytes than there must be.
    TRUNCATED_BLOB(true, "truncated blob"),
    /// It could not be read to its end.
    UNREADABLE(true, "unreadable"),
    /// The bytes are those of the digest, but not as many as the manifest says.
    SIZE_MISMATCH(true, "size mismatch"),
    /// What tags or indexes name as a manifest is none.
    BAD_MANIFEST(true, "bad manifest"),
    /// A link holds no digest, or another than its name says.
    BAD_LINK(true, "bad link"),
    /// The repository may not use a blob of its own image: the registry answers 404.
    MISSING_LAYER_LINK(true, "missing layer link"),
    /// The repository does not have a manifest that its tag or index names: the registry answers
    /// 404, and its garbage collection removes what the manifest consists of.
    MISSING_REVISION_LINK(true, "missing revision link"),
    /// There is no layer link at all: the registry does not see the repository, and its garbage
    /// collection removes everything in it.
    UNSEEN_REPOSITORY(true, "unseen repository"),
    /// The tag is listed and points nowhere.
    TAG_WITHOUT_IMAGE(true, "tag without image"),
    /// Nothing refers to the blob.
    DANGLING_BLOB(false, "dangling blob"),
    /// A link that nothing needs, to a blob that is not there.
    DANGLING_LINK(false, "dangling link"),
    /// An upload that was not finished, and that nobody has written to for a week.
    STALE_UPLOAD(false, "stale upload"),
    /// An upload that is not finished, and may be under way.
    UPLOAD(false, "unfinished upload"),
    /// A file that a registry does not write, or leaves behind when it is killed.
    STRAY_FILE(false, "stray file");

    private final boolean damage;
    private final String words;

    Kind(boolean damage, String words) {
      this.damage = damage;
      this.words = words;
    }

    /// Whether images are hurt by it, or will be by the next garbage collection or push.
    public boolean isDamage() {
      return damage;
    }

    public String words() {
      return words;
    }
  }
}
