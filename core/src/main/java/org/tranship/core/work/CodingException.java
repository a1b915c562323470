package org.tranship.core.work;

/// Bytes that a coding cannot hold or that are not what they claim to be. Its message is a clause
/// for the operator.
public final class CodingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CodingException(String message) {
    super(message);
  }
}
