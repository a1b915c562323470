package org.tranship.testkit.kill;

/// What a plain copy is of, and what does it.
///
/// @param objects how many small ones, beside a fiftieth of that of larger ones
/// @param engine as the command names it
/// @param executors those of that engine
public record CopyLoad(int objects, String engine, ExecutorProcesses executors) {
  static final String LOCAL = "local";
  private static final int SMALL = 2_000;
  private static final int LARGER = 300_000;

  /// How many objects there are.
  int all() {
    return objects + objects / 50;
  }

  /// Puts the objects into a new bucket of the stub.
  ///
  /// @return its name
  String fill(Ground ground) {
    String bucket = ground.bucket();
    ground.generate(bucket, "small/", objects, SMALL);
    ground.generate(bucket, "larger/", objects / 50, LARGER);
    return bucket;
  }

  @Override
  public String toString() {
    return "copy of " + all() + " objects, engine " + engine;
  }
}
