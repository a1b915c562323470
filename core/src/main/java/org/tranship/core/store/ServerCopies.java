package org.tranship.core.store;

import java.util.Set;
import org.tranship.core.store.ResumableUploads.Part;
import org.tranship.core.store.ResumableUploads.Upload;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// For stores whose service copies objects by itself, so that their bytes need not pass through
/// this process. Asked of both stores through [Store#feature]; the target's does the work. It is
/// there for speed alone: whoever is refused copies the object the usual way.
public interface ServerCopies {

  /// An object in the service's own words.
  ///
  /// @param service tells services apart, and as whom they are asked: only what stands in the same
  ///   one can be copied; holds no secret
  /// @param path the object in it
  record Place(String service, String path) {}

  /// An object to be copied.
  ///
  /// @param from where it is
  /// @param version the version that must be copied
  /// @param key where to
  /// @param attributes all that the copy shall have; nothing else comes along
  /// @param checksums what the source tells, so that the service can be asked for the same kinds
  /// @param condition when the write is allowed
  record Request(
      Place from,
      Version version,
      Key key,
      Attributes attributes,
      Set<String> checksums,
      Condition condition) {
    public Request {
      checksums = Set.copyOf(checksums);
    }
  }

  /// Some bytes of an object.
  ///
  /// @param from the object
  /// @param version the version that must be copied
  /// @param offset the first byte
  /// @param length how many
  record Piece(Place from, Version version, long offset, ByteCount length) {}

  /// Where an object of this store is, whether it is there or not.
  Place place(Key key);

  /// The largest object that one [#copy] takes; above it, [#begin] and [#part].
  ByteCount largestCopy();

  /// The checksums over all bytes of an object that the service itself computed and keeps, each as
  /// `name:value`. Empty if it keeps none, if the object is not there or not in this version.
  Set<String> checksums(Key key, Version version);

  /// Copies a whole object; atomic as [Store#put] is. A source of another version is a refusal of
  /// kind `CONDITION_FAILED`, as is a condition that does not hold. Where the service does not keep
  /// the condition on a copy, it is looked at right before, which is not atomic.
  ///
  /// @return done, refused or unknown; never throws for what the service answered
  WriteOutcome copy(Request request);

  /// Begins an upload of which the service itself fills the parts. It is finished, aborted and
  /// listed as the other uploads of [ResumableUploads] are.
  Upload begin(Request request);

  /// Fills a part. A part filled again replaces the one of that number.
  Part part(Upload upload, int number, Piece piece);
}
