package org.tranship.core.value;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Says in plain words why a file could not be read or written, without its name and without the
/// name of an exception.
public final class FileTrouble {
  private FileTrouble() {}

  /// @return a clause
  public static String why(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file or directory";
      case AccessDeniedException _ -> "permission denied";
      case CharacterCodingException _ -> "its text is not UTF-8";
      case FileSystemException named when named.getReason() != null -> named.getReason();
      default -> e.getMessage() == null ? "the system does not say why" : e.getMessage();
    };
  }
}
