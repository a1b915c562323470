package org.tranship.core.outcome;

/// Small versioned text that whoever wrote it reads back after a restart: an upload's id, a
/// position, a row's old values. Never a secret.
///
/// @param version of its form, so that an older note stays readable
/// @param text the note; a few hundred bytes at most
public record Note(int version, String text) {
  public static final Note NONE = new Note(0, "");
}
