package org.tranship.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tranship.testkit.server.S3Endpoint;

/// rclone, at the settings that were found to be its best for many objects. Its remotes `a:` and
/// `b:` are one S3 server: under one name it would copy inside of the server.
final class Rclone {
  private static final List<String> BEST =
      List.of("--transfers", "32", "--checkers", "32", "--fast-list", "--stats", "0", "-q");

  private final Path program;
  private final Map<String, String> environment = new LinkedHashMap<>();

  /// @throws BenchFailed if it is not installed
  Rclone(S3Endpoint s3) {
    this.program = Programs.find("rclone", "apt install rclone");
    for (String remote : List.of("A", "B")) {
      String prefix = "RCLONE_CONFIG_" + remote + "_";
      environment.put(prefix + "TYPE", "s3");
      environment.put(prefix + "PROVIDER", "Other");
      environment.put(prefix + "ENDPOINT", s3.uri().toString());
      environment.put(prefix + "ACCESS_KEY_ID", s3.accessKey());
      environment.put(prefix + "SECRET_ACCESS_KEY", s3.secretKey());
      environment.put(prefix + "REGION", s3.region());
      environment.put(prefix + "FORCE_PATH_STYLE", "true");
      environment.put(prefix + "NO_CHECK_BUCKET", "true");
    }
    environment.put("RCLONE_CONFIG", "/dev/null");
    // rclone 1.60 does not start where this is set.
    environment.put("AWS_CA_BUNDLE", "");
  }

  /// Copies, with metadata where there are two object stores.
  MeasuredCommand.Took copy(BenchStage stage, String from, String to, String... more) {
    List<String> words = new ArrayList<>(List.of("copy", from, to));
    words.addAll(BEST);
    words.addAll(List.of(more));
    return run(stage, words);
  }

  /// Reads both sides and compares every byte.
  MeasuredCommand.Took check(BenchStage stage, String from, String to) {
    List<String> words = new ArrayList<>(List.of("check", "--download", from, to));
    words.addAll(BEST);
    return run(stage, words);
  }

  /// Reads every object and prints its SHA-256 beside its path.
  MeasuredCommand.Took sha256(BenchStage stage, String of) {
    List<String> words = new ArrayList<>(List.of("hashsum", "sha256", "--download", of));
    words.addAll(BEST);
    return run(stage, words);
  }

  /// Makes a bucket.
  ///
  /// @return its name
  String freshBucket(BenchStage stage, String bucket) {
    Map<String, String> willing = new LinkedHashMap<>(environment);
    willing.put("RCLONE_CONFIG_B_NO_CHECK_BUCKET", "false");
    new MeasuredCommand(program, stage.work()).run(willing, List.of("mkdir", "b:" + bucket));
    return bucket;
  }

  private MeasuredCommand.Took run(BenchStage stage, List<String> words) {
    return new MeasuredCommand(program, stage.work()).run(environment, words);
  }
}
