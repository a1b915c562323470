package org.tranship.testkit.server.fabric;

import java.time.Duration;

/// What goes wrong with a request.
public sealed interface FabricFault {
  /// Answered with an error, nothing done.
  ///
  /// @param code such as `FABRIC_E_NOT_PRIMARY`; empty for an answer without a body
  record Answer(int status, String code) implements FabricFault {}

  /// Done, and answered with an error all the same: what 504 often is.
  record DoneAndAnswer(int status, String code) implements FabricFault {}

  /// Done; then a test does something, such as ending its process, and nothing is answered.
  record DoneThen(Runnable act) implements FabricFault {}

  /// Dealt with later.
  record Delay(Duration time) implements FabricFault {}

  /// The connection ends and nothing was done.
  record CutBefore() implements FabricFault {}

  /// Done, and the connection ends without an answer.
  record CutAfter() implements FabricFault {}

  /// Another replica has become primary: what its memory held is gone. The request itself is dealt
  /// with.
  record Failover() implements FabricFault {}

  /// A test does something at this moment; the request is dealt with after it.
  record Then(Runnable act) implements FabricFault {}
}
