package org.tranship.runbook.registry;

/// A store that cannot be worked on as a registry. Its message is for the operator.
public final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// A file that is no inventory, or that of another store.
  static final String OTHER_FILE = "TRR-104";

  /// The inventory cannot be read or written.
  static final String INVENTORY = "TRR-105";

  private final String code;

  /// @param message what, where, why and what next, as sentences
  RegistryException(String code, String message) {
    super(code + " " + message);
    this.code = code;
  }

  public String code() {
    return code;
  }

  /// Whether the fault is not of what was asked for, but of a disk or a file on the way.
  public boolean isFailure() {
    return code.equals(INVENTORY);
  }
}
