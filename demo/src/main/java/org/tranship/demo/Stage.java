package org.tranship.demo;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tranship.testkit.anchore.AnchoreConfig;
import org.tranship.testkit.anchore.AnchoreInstallation;
import org.tranship.testkit.server.PostgresServer;
import org.tranship.testkit.server.S3Endpoint;
import org.tranship.testkit.server.S3ProxyServer;
import org.tranship.testkit.server.ScratchDirectory;

/// The servers and files of one demonstration, on 127.0.0.1 and in a scratch directory. All of it
/// is gone after [#close], and also if this process is killed.
final class Stage implements AutoCloseable {
  static final String BUCKET = "anchore-demo";
  static final String FROM = "config.yaml";
  static final String TO = "dest-config.yaml";

  /// The second Anchore has a bucket of its own, as an Anchore should: in one bucket each would
  /// find the other's objects without a row.
  static final String SECOND_BUCKET = "anchore-demo-second";

  static final String SECOND_TO = "second-dest-config.yaml";

  private final ScratchDirectory scratch;
  private final PostgresServer postgres;
  private final S3ProxyServer s3;

  private Stage(ScratchDirectory scratch, PostgresServer postgres, S3ProxyServer s3) {
    this.scratch = scratch;
    this.postgres = postgres;
    this.s3 = s3;
  }

  /// Starts both servers. PostgreSQL runs with its own defaults: a commit waits for the disk.
  static Stage start() {
    ScratchDirectory scratch = ScratchDirectory.create("demo");
    try {
      PostgresServer postgres = PostgresServer.start(PostgresServer.Commits.DURABLE);
      try {
        return new Stage(scratch, postgres, S3ProxyServer.start(S3ProxyServer.Storage.MEMORY));
      } catch (RuntimeException e) {
        postgres.close();
        throw e;
      }
    } catch (RuntimeException e) {
      scratch.close();
      throw e;
    }
  }

  Path directory() {
    return scratch.path();
  }

  PostgresServer postgres() {
    return postgres;
  }

  S3Endpoint s3() {
    return s3.endpoint();
  }

  /// An Anchore with its tables, no documents, and services that were stopped an hour ago.
  AnchoreInstallation anchore() {
    AnchoreInstallation anchore = AnchoreInstallation.create(postgres.createDatabase(), true);
    anchore.execute(
        """
        insert into services (hostid, servicename, version, base_url, status, heartbeat)
        select 'anchore-1', name, 'v1', 'http://localhost:' || port, true,
               extract(epoch from now())::integer - 3600
          from (values ('apiext', 8228), ('catalog', 8082), ('policy_engine', 8087),
                       ('simplequeue', 8083), ('analyzer', 8084)) as service (name, port)
        """);
    return anchore;
  }

  /// Writes the two config.yaml; the secrets in them are references to the environment.
  void writeConfigs() {
    AnchoreConfig.db().withDatabase().write(directory().resolve(FROM));
    AnchoreConfig.s3(s3(), BUCKET, "").withDatabase().write(directory().resolve(TO));
    AnchoreConfig.s3(s3(), SECOND_BUCKET, "").withDatabase().write(directory().resolve(SECOND_TO));
  }

  /// What the command finds in its environment: secrets, and where its journal is.
  Map<String, String> environment(AnchoreInstallation anchore) {
    Map<String, String> environment = new LinkedHashMap<>(AnchoreConfig.environment(anchore, s3()));
    environment.put("XDG_STATE_HOME", directory().resolve("state").toString());
    return environment;
  }

  /// Writes a file for a shell to read: the environment of the commands, and that of `psql` and
  /// `aws`. Only its owner can read it.
  ///
  /// @param program the command, whose directory comes onto PATH
  void writeEnvironment(AnchoreInstallation anchore, Path program) {
    Map<String, String> all = new LinkedHashMap<>(environment(anchore));
    all.put("PGHOST", "127.0.0.1");
    all.put("PGPORT", Integer.toString(postgres.port()));
    all.put("PGUSER", anchore.database().user());
    all.put("PGPASSWORD", anchore.database().password());
    all.put("PGDATABASE", anchore.database().name());
    all.put("AWS_ACCESS_KEY_ID", s3().accessKey());
    all.put("AWS_SECRET_ACCESS_KEY", s3().secretKey());
    all.put("AWS_DEFAULT_REGION", s3().region());
    all.put("AWS_ENDPOINT_URL", s3().uri().toString());
    EnvironmentFile.write(directory(), program, all);
  }

  @Override
  public void close() {
    try (scratch;
        postgres) {
      s3.close();
    }
  }
}
