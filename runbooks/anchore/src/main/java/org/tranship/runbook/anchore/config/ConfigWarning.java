package org.tranship.runbook.anchore.config;

/// Something in a configuration that works, though perhaps not as its author meant it.
///
/// @param file the file as the operator named it
/// @param line from 1; 0 where the whole file is meant
/// @param message one or two sentences, never with a secret
public record ConfigWarning(String file, int line, String message) {
  /// Place and message in one line.
  public String text() {
    return (line == 0 ? file : file + ":" + line) + ": " + message;
  }
}
