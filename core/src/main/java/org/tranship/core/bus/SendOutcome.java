package org.tranship.core.bus;

/// What became of a message that was sent.
public sealed interface SendOutcome {

  /// The bus has it, durably; or knows its id from before and has dropped it.
  record Done() implements SendOutcome {}

  /// The bus certainly does not have it.
  ///
  /// @param reason why, and whether another try can help
  record Refused(BusException reason) implements SendOutcome {}

  /// The bus may have it or not. Settled by sending the same again, where the topic knows
  /// duplicates; else whoever receives has to.
  ///
  /// @param cause what went wrong while waiting for the answer
  record Unknown(BusException cause) implements SendOutcome {}
}
