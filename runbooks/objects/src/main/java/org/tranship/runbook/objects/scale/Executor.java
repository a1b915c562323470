package org.tranship.runbook.objects.scale;

/// One machine that works, as far as the time depends on it.
///
/// @param processors how many it has
/// @param inFlight objects that it works on at once
/// @param network bytes a second, in each direction; infinite where nothing was said of it
/// @param secondsPerRequest processor time of a request, with its share of what an object costs
///   besides
/// @param secondsPerByte processor time of a byte that goes through
/// @param secondsPerObject processor time of an object besides, such as to bring it there and its
///   result back
public record Executor(
    int processors,
    int inFlight,
    double network,
    double secondsPerRequest,
    double secondsPerByte,
    double secondsPerObject) {
  public Executor {
    if (processors < 1 || inFlight < 1 || !(network > 0)) {
      throw new IllegalArgumentException("A machine has a processor, and works on something.");
    }
  }

  /// The same with more processor time for each object.
  public Executor withOverhead(double seconds) {
    return new Executor(
        processors,
        inFlight,
        network,
        secondsPerRequest,
        secondsPerByte,
        secondsPerObject + seconds);
  }
}
