package org.tranship.core.value;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Says in plain words why a file could not be read or written, or a server not be asked, without
/// its name and without the name of an exception.
public final class FileTrouble {
  private static final Pattern EXCEPTION =
      Pattern.compile("^((?:[a-z]\\w*\\.)+[A-Z][\\w$]*(?:Exception|Error)(?:: |$))+");

  private FileTrouble() {}

  /// What a reader on the way to a value wrapped.
  ///
  /// @return a clause
  public static String why(Exception e) {
    return switch (e) {
      case IOException io -> why(io);
      case UncheckedIOException wrapped -> why(Objects.requireNonNull(wrapped.getCause()));
      default -> words(e.getMessage(), "it is not as expected");
    };
  }

  /// @return a clause
  public static String why(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file or directory";
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "there is such a file already";
      case DirectoryNotEmptyException _ -> "the directory is not empty";
      case NotDirectoryException _ -> "it is no directory";
      case UnknownHostException _ -> "nobody knows the name of the host";
      case ConnectException refused when refused.getMessage() == null ->
          "no connection could be made";
      case EOFException _ -> "it ended too soon";
      case CharacterCodingException _ -> "its text is not UTF-8";
      case FileSystemException named when named.getReason() != null -> named.getReason();
      default -> words(e.getMessage(), "the system does not say why");
    };
  }

  /// The message of a fault without the names of exceptions in front of it: one that wraps another
  /// begins with that one's.
  ///
  /// @param none what to say where there is no message
  public static String words(@Nullable String message, String none) {
    String text = message == null ? "" : EXCEPTION.matcher(message).replaceFirst("").strip();
    return text.isEmpty() ? none : text;
  }
}
