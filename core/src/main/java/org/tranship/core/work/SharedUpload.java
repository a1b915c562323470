package org.tranship.core.work;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.tranship.core.outcome.Note;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.outcome.ObjectResult.Level;

/// An upload in parts that several work on, in the words in which it travels and is noted.
///
/// @param form names what the parts are cut from, see [UploadForm]
/// @param partSize bytes of each part but the last
/// @param id the upload's id
/// @param parts those that the target has, with digests where they were noted
public record SharedUpload(String form, long partSize, String id, List<PartMark> parts) {
  private static final String WORD = "shared ";

  /// Begins the note of a result that holds only once the copy is read back.
  private static final String UNREAD = "unread ";

  public SharedUpload {
    parts = List.copyOf(parts);
  }

  /// As the note of a result.
  String text() {
    StringBuilder text = new StringBuilder(WORD).append(head());
    parts.forEach(mark -> text.append('\n').append(mark.text()));
    return text.toString();
  }

  private String head() {
    return form + " " + partSize + " " + id;
  }

  /// What an opening came to; empty if the object was copied as a whole, or was not.
  public static Optional<SharedUpload> of(ObjectResult result) {
    if (!result.note().startsWith(WORD)) {
      return Optional.empty();
    }
    List<String> lines = result.note().substring(WORD.length()).lines().toList();
    String[] words = lines.getFirst().split(" ", 3);
    List<PartMark> parts = lines.stream().skip(1).map(PartMark::parse).toList();
    return Optional.of(new SharedUpload(words[0], Long.parseLong(words[1]), words[2], parts));
  }

  /// What a successor needs: the upload, and the digests of parts that the target has.
  public Note note(Collection<PartMark> sent) {
    StringBuilder text = new StringBuilder(head());
    for (PartMark mark : sent) {
      mark.sums()
          .ifPresent(
              sums ->
                  text.append('\n').append(mark.part().number()).append(' ').append(sums.text()));
    }
    return new Note(UploadStart.SHARED, text.toString());
  }

  static String unread(String note) {
    return UNREAD + note;
  }

  /// The result of an object whose copy was read back; empty if it need not be.
  ///
  /// @param closed what its [Portion.Closing] came to
  public static Optional<ObjectResult> onceRead(ObjectResult closed) {
    if (!closed.note().startsWith(UNREAD)) {
      return Optional.empty();
    }
    return Optional.of(
        new ObjectResult(
            closed.key(),
            closed.target(),
            closed.outcome(),
            Level.READBACK,
            closed.size(),
            closed.sha256(),
            closed.source(),
            closed.written(),
            closed.code(),
            closed.reason(),
            closed.note().substring(UNREAD.length())));
  }

  /// The digests that a note has, by number of their part.
  static List<Noted> noted(Note note) {
    List<Noted> noted = new ArrayList<>();
    if (note.version() == UploadStart.SHARED) {
      note.text()
          .lines()
          .skip(1)
          .map(line -> line.split(" ", 2))
          .forEach(
              words ->
                  noted.add(new Noted(Integer.parseInt(words[0]), PartMark.Sums.parse(words[1]))));
    }
    return noted;
  }

  /// Digests of a part.
  record Noted(int number, PartMark.Sums sums) {}
}
