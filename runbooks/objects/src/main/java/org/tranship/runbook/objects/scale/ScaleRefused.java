package org.tranship.runbook.objects.scale;

/// No plan at scale can be made; the message says why, and what next. Nothing was changed.
public final class ScaleRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ScaleRefused(String message) {
    super(message);
  }

  /// The source has nothing that is meant.
  static ScaleRefused empty(Object source) {
    return new ScaleRefused(
        "TRO-301 Nothing in "
            + source
            + " is meant by the plan, so there is nothing to plan for. Look at its name and at what is"
            + " included and excluded.");
  }

  /// Keys in the middle cannot be reached in time.
  public static ScaleRefused noJumps(Object source) {
    return new ScaleRefused(
        "TRO-302 "
            + source
            + " cannot begin a listing in the middle, so that its objects cannot be estimated from a"
            + " sample. Give --full-listing, which lists all of them.");
  }

  /// The sample is too small to say anything.
  static ScaleRefused tooFew(Object source, int requests) {
    return new ScaleRefused(
        "TRO-303 "
            + requests
            + " listing requests are too few for "
            + source
            + ": the parts of its keys could not be looked at twice, so that no error can be given."
            + " Give a larger --sample-requests, or --full-listing.");
  }

  /// Somebody's objects are where the probe would write.
  static ScaleRefused occupied(Object target, String prefix) {
    return new ScaleRefused(
        "TRO-304 There are objects below "
            + prefix
            + " in "
            + target
            + ", and the probe writes only where nothing is. Give --probe-target another prefix.");
  }
}
