package org.tranship.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tranship.testkit.anchore.AnchoreConfig;
import org.tranship.testkit.anchore.AnchoreInstallation;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;
import org.tranship.testkit.server.S3Endpoint;
import org.tranship.testkit.server.S3ProxyServer;
import org.tranship.testkit.server.ScratchDirectory;
import org.tranship.testkit.server.StandaloneServer;
import org.tranship.testkit.server.stub.ThinS3Stub;

/// The servers of the benchmarks, each in a process of its own, and a scratch directory. All of it
/// is gone after [#close]. PostgreSQL runs with its own defaults: a commit waits for the disk.
final class BenchStage implements AutoCloseable {
  private static final String ACCESS_KEY = "tranship-access";
  private static final String SECRET_KEY = "tranship-secret";

  private final Path program;
  private final ScratchDirectory scratch;
  private final PostgresServer postgres;
  private final int percent;
  private int works;

  private BenchStage(Path program, int percent, ScratchDirectory scratch, PostgresServer postgres) {
    this.program = program;
    this.percent = percent;
    this.scratch = scratch;
    this.postgres = postgres;
  }

  /// @param percent how much of a registry is made
  static BenchStage start(Path program, int percent) {
    ScratchDirectory scratch = ScratchDirectory.create("bench");
    try {
      return new BenchStage(
          program, percent, scratch, PostgresServer.start(PostgresServer.Commits.DURABLE));
    } catch (RuntimeException e) {
      scratch.close();
      throw e;
    }
  }

  /// An Anchore with its tables and no documents.
  AnchoreInstallation anchore() {
    return AnchoreInstallation.create(postgres.createDatabase(), true);
  }

  /// A database of its own, empty.
  PostgresDatabase database() {
    return postgres.createDatabase();
  }

  /// An S3 server in a process of its own.
  record S3(StandaloneServer server, S3Endpoint endpoint) implements AutoCloseable {
    @Override
    public void close() {
      server.close();
    }
  }

  /// S3Proxy with its objects in memory or in files.
  S3 s3Proxy(S3ProxyServer.Storage storage) {
    StandaloneServer server =
        StandaloneServer.start(
            S3ProxyServer.class,
            List.of("-Xmx4g"),
            List.of(storage == S3ProxyServer.Storage.FILES ? "--files" : "--memory"));
    S3Endpoint any = ThinS3Stub.endpointAt(server.port());
    return new S3(server, new S3Endpoint(any.uri(), ACCESS_KEY, SECRET_KEY, any.region()));
  }

  /// The S3 server that costs least.
  ///
  /// @param arguments of [ThinS3Stub]: buckets, objects that are there, latency
  S3 stub(String... arguments) {
    StandaloneServer server =
        StandaloneServer.start(ThinS3Stub.class, List.of("-Xmx10g"), List.of(arguments));
    return new S3(server, ThinS3Stub.endpointAt(server.port()));
  }

  /// A migration of all documents of an Anchore, measured, in a directory with a journal of its
  /// own.
  MeasuredCommand.Took migrate(
      AnchoreInstallation anchore, S3Endpoint s3, AnchoreConfig from, AnchoreConfig to) {
    Path directory = work();
    Map<String, String> environment = new LinkedHashMap<>(AnchoreConfig.environment(anchore, s3));
    environment.put("XDG_STATE_HOME", directory.resolve("state").toString());
    from.withDatabase().write(directory.resolve("config.yaml"));
    to.withDatabase().write(directory.resolve("dest-config.yaml"));
    return new MeasuredCommand(program, directory)
        .run(
            environment,
            List.of("anchore", "migrate", "config.yaml", "dest-config.yaml", "--dontask"));
  }

  /// How much of a registry is made, in percent: less than 100 only to try a benchmark.
  int percent() {
    return percent;
  }

  /// The command that is measured.
  Path program() {
    return program;
  }

  /// The tree that the command was built in.
  Path repository() {
    return program.toAbsolutePath().resolve("../../../..").normalize();
  }

  /// The command with any arguments, measured.
  MeasuredCommand.Took run(Map<String, String> environment, String... arguments) {
    return new MeasuredCommand(program, work()).run(environment, List.of(arguments));
  }

  /// A new directory below the scratch directory.
  Path work() {
    works++;
    try {
      return Files.createDirectory(scratch.path().resolve("work-" + works));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a directory in " + scratch.path(), e);
    }
  }

  @Override
  public void close() {
    try (scratch) {
      postgres.close();
    }
  }
}
