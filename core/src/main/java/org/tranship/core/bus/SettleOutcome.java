package org.tranship.core.bus;

/// What became of a message that was to be completed, given back, put aside, or kept in hand.
public sealed interface SettleOutcome {

  /// It is done.
  record Done() implements SettleOutcome {}

  /// The message is not in this receiver's hand any more: its lock ended, or it was settled before.
  /// It may be with another receiver, or come again.
  record LockLost() implements SettleOutcome {}

  /// It was certainly not done; the message stays in hand for as long as its lock lasts.
  ///
  /// @param reason why, and whether another try can help
  record Refused(BusException reason) implements SettleOutcome {}

  /// It may have been done or not. The message may come again, so what is done with a message has
  /// to bear being done twice. Asking again gives `Done`, or `LockLost` where it was done.
  ///
  /// @param cause what went wrong while waiting for the answer
  record Unknown(BusException cause) implements SettleOutcome {}
}
