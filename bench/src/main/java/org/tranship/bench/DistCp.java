package org.tranship.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tranship.bench.MeasuredCommand.Took;
import org.tranship.testkit.server.S3Endpoint;

/// Hadoop's DistCp 3.5.0 without a cluster, where it runs one map at a time. Its 730 MB of jars are
/// fetched with Maven when it is first asked for.
final class DistCp {
  private static final String VERSION = "3.5.0";
  private static final String CONFIGURATION =
      """
      <configuration>
        <property><name>fs.s3a.endpoint</name><value>%s</value></property>
        <property><name>fs.s3a.endpoint.region</name><value>%s</value></property>
        <property><name>fs.s3a.access.key</name><value>%s</value></property>
        <property><name>fs.s3a.secret.key</name><value>%s</value></property>
        <property><name>fs.s3a.path.style.access</name><value>true</value></property>
        <property><name>fs.s3a.connection.ssl.enabled</name><value>false</value></property>
        <property><name>mapreduce.framework.name</name><value>local</value></property>
        <property><name>hadoop.tmp.dir</name><value>%s</value></property>
      </configuration>
      """;

  private final Path jars;
  private final S3Endpoint s3;

  /// @throws BenchFailed if its jars cannot be had
  DistCp(BenchStage stage, S3Endpoint s3) {
    this.s3 = s3;
    this.jars = stage.repository().resolve("target/distcp-" + VERSION);
    Path done = jars.resolve("fetched");
    if (!Files.exists(done)) {
      Path pom = stage.repository().resolve("bench/distcp/pom.xml");
      new MeasuredCommand(Programs.find("mvn", "apt install maven"), stage.work())
          .run(
              Map.of("JAVA_HOME", System.getProperty("java.home")),
              List.of(
                  "-B",
                  "-q",
                  "-f",
                  pom.toString(),
                  "dependency:copy-dependencies",
                  "-DoutputDirectory=" + jars));
      try {
        Files.createFile(done);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot write " + done, e);
      }
    }
  }

  /// Copies, with the settings that were found to be its best.
  ///
  /// @param from a URI that Hadoop knows: `s3a://bucket/p`, `file:///d`
  Took copy(BenchStage stage, String from, String to) {
    Path directory = stage.work();
    try {
      Path settings = Files.createDirectory(directory.resolve("conf"));
      Files.writeString(
          settings.resolve("core-site.xml"),
          CONFIGURATION.formatted(
              s3.uri(), s3.region(), s3.accessKey(), s3.secretKey(), directory.resolve("tmp")));
      List<String> words = new ArrayList<>(List.of("-Xmx2g", "-cp", settings + ":" + jars + "/*"));
      words.addAll(List.of("org.apache.hadoop.tools.DistCp", "-m", "8"));
      words.addAll(List.of("-numListstatusThreads", "8", "-strategy", "dynamic", "-direct"));
      words.addAll(List.of(from, to));
      return new MeasuredCommand(Path.of(System.getProperty("java.home"), "bin/java"), directory)
          .run(Map.of(), words);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write DistCp's settings", e);
    }
  }
}
