package org.tranship.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tranship.bench.MeasuredCommand.Took;
import org.tranship.testkit.server.S3Endpoint;

/// `tranship copy` as the benchmarks call it, each run with a journal of its own unless one is
/// named.
///
/// @param s3 the server that locations made by [#bucket] speak of
record OurCopy(BenchStage stage, S3Endpoint s3) {
  /// The location of a bucket of the server.
  String bucket(String name) {
    return "s3://" + name + "?endpoint=" + s3.uri() + "&region=" + s3.region();
  }

  Took run(String from, String to, String... more) {
    return journalled(stage.work().resolve("journal"), from, to, more);
  }

  /// Runs it with a journal that may know of earlier runs.
  Took journalled(Path journal, String from, String to, String... more) {
    List<String> words = new ArrayList<>(List.of("copy", from, to));
    words.addAll(List.of(more));
    words.addAll(List.of("--journal", "sqlite:" + journal));
    return command(words);
  }

  /// Another command of ours, with the server's keys in its environment.
  Took command(List<String> words) {
    return new MeasuredCommand(stage.program(), stage.work()).run(keys(), words);
  }

  Map<String, String> keys() {
    return Map.of("AWS_ACCESS_KEY_ID", s3.accessKey(), "AWS_SECRET_ACCESS_KEY", s3.secretKey());
  }
}
