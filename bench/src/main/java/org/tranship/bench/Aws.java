package org.tranship.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.tranship.bench.MeasuredCommand.Took;
import org.tranship.testkit.server.S3Endpoint;

/// AWS's command line. It copies from bucket to bucket inside of one server only, so it is raced
/// from files to S3.
final class Aws {
  private final Path program = Programs.find("aws", "apt install awscli");
  private final S3Endpoint s3;

  /// @throws BenchFailed if it is not installed
  Aws(S3Endpoint s3) {
    this.s3 = s3;
  }

  /// Uploads what the bucket does not have.
  Took sync(BenchStage stage, Path from, String bucket) {
    return new MeasuredCommand(program, stage.work())
        .run(
            Map.of(
                "AWS_ACCESS_KEY_ID", s3.accessKey(),
                "AWS_SECRET_ACCESS_KEY", s3.secretKey(),
                "AWS_DEFAULT_REGION", s3.region(),
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_CONFIG_FILE", "/dev/null"),
            List.of(
                "--endpoint-url",
                s3.uri().toString(),
                "s3",
                "sync",
                from.toString(),
                "s3://" + bucket,
                "--only-show-errors"));
  }
}
