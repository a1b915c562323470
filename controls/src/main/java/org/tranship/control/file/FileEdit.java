package org.tranship.control.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Optional;
import org.tranship.core.control.Answer;
import org.tranship.core.control.Control;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.value.FileTrouble;

/// Replaces one text in a file: `replace`, which must be in it exactly once, by `with`. A link is
/// followed; owner and mode stay.
///
/// Crash argument. Before the file is touched, what it held is written beside it under a name of
/// the run, and is durable; the new content is written under another name, made durable and moved
/// over the file, so a reader sees the old content or the new. Repeated, the edit finds its own end
/// and the copy of the old content, and does nothing. Taking back puts the text back where the file
/// is otherwise as it was left, or has been edited elsewhere; the copy is removed last.
final class FileEdit implements Control {
  private static final long LARGEST = 16L << 20;

  private final Path path;
  private final String before;
  private final String after;

  FileEdit(ControlSpec spec) {
    this.path = Path.of(spec.require("path"));
    this.before = spec.require("replace");
    this.after = spec.require("with");
    if (before.isEmpty() || before.equals(after)) {
      throw new IllegalArgumentException("\"replace\" is empty, or the same as \"with\"");
    }
  }

  @Override
  public String sentence() {
    return "replaces in " + path + " \"" + before + "\" by \"" + after + "\"";
  }

  @Override
  public Answer act(String id) {
    try {
      Path file = path.toRealPath();
      Path kept = kept(file, id);
      String text = read(file);
      if (Files.exists(kept)
          && once(text, after)
          && read(kept).replace(before, after).equals(text)) {
        return new Answer.Done("it is so already");
      }
      if (!once(text, before)) {
        return new Answer.Refused(
            "\"" + before + "\" is not in " + path + " exactly once, so nothing was changed there");
      }
      write(file, kept, text);
      write(file, file, text.replace(before, after));
      return new Answer.Done("what it held before is in " + kept);
    } catch (NoSuchFileException e) {
      return new Answer.Refused("there is no file " + e.getFile());
    } catch (IOException e) {
      return new Answer.Unknown(FileTrouble.why(e));
    }
  }

  @Override
  public Answer probe() {
    return new Answer.Unknown("an edit of a file proves nothing of writers");
  }

  @Override
  public Optional<String> undoSentence() {
    return Optional.of("puts \"" + before + "\" back into " + path);
  }

  @Override
  public Answer undo(String id) {
    try {
      Path file = path.toRealPath();
      Path kept = kept(file, id);
      if (!Files.exists(kept)) {
        return new Answer.Done("it was never changed, or put back already");
      }
      String text = read(file);
      if (once(text, after) && !text.equals(read(kept))) {
        write(file, file, text.replace(after, before));
      } else if (!once(text, before)) {
        return new Answer.Refused(
            "somebody has changed "
                + path
                + " since; what it held before is in "
                + kept
                + ": put it back by hand, remove that copy, and run the same command again");
      }
      Files.delete(kept);
      return new Answer.Done("it is as before");
    } catch (IOException e) {
      return new Answer.Unknown(FileTrouble.why(e));
    }
  }

  private static Path kept(Path file, String id) {
    return file.resolveSibling(file.getFileName() + ".tranship-" + id);
  }

  private static boolean once(String text, String part) {
    int first = text.indexOf(part);
    return first >= 0 && text.indexOf(part, first + 1) < 0;
  }

  /// A file that is not UTF-8 is refused, since it would not be written back as it was.
  private static String read(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is larger than 16 MiB, and so no configuration");
    }
    return Files.readString(file);
  }

  private static void write(Path like, Path target, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Path unfinished = target.resolveSibling("." + target.getFileName() + ".new");
    Files.deleteIfExists(unfinished);
    Files.copy(like, unfinished, StandardCopyOption.COPY_ATTRIBUTES);
    keepOwner(like, unfinished);
    try (FileChannel channel =
        FileChannel.open(
            unfinished, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(
        unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Path parent = target.toAbsolutePath().getParent();
    if (parent != null) {
      try (FileChannel directory = FileChannel.open(parent, StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }

  /// Only root can give a file away; for everybody else it is theirs already, or the move would
  /// change its owner, and that is refused.
  private static void keepOwner(Path like, Path file) throws IOException {
    PosixFileAttributes wanted = Files.readAttributes(like, PosixFileAttributes.class);
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (!view.readAttributes().owner().equals(wanted.owner())) {
      view.setOwner(wanted.owner());
    }
    if (!view.readAttributes().group().equals(wanted.group())) {
      view.setGroup(wanted.group());
    }
  }
}
