package org.tranship.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tranship.core.value.Key;
import org.tranship.runbook.anchore.Migration;
import org.tranship.runbook.anchore.config.ConfigException;
import org.tranship.runbook.anchore.config.DbUrl;
import org.tranship.runbook.anchore.config.Variables;
import org.tranship.runbook.anchore.db.AnchoreDatabase;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// Where Anchore's database is and how it is reached: options that Anchore's own tool takes too,
/// and what the commands make of them.
final class AnchoreOptions {
  /// Holds the database URL where it should not be typed.
  static final String DB_CONNECT_VARIABLE = "ANCHORE_DB_CONNECT";

  private static final String NO_DATABASE = "TRA-201";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--db-connect",
      scope = ScopeType.INHERIT,
      paramLabel = "URL",
      description =
          "Anchore's database, as SQLAlchemy writes it:"
              + " postgresql+pg8000://user:password@host:5432/database. Better kept out of sight"
              + " in the environment variable "
              + DB_CONNECT_VARIABLE
              + ".")
  private @Nullable String dbConnect;

  @Option(
      names = "--db-use-ssl",
      scope = ScopeType.INHERIT,
      description = "Connect to the database with TLS.")
  private boolean dbUseSsl;

  @Option(
      names = "--db-retries",
      scope = ScopeType.INHERIT,
      paramLabel = "N",
      defaultValue = "1",
      description = "Tries to connect, five seconds apart. Default: ${DEFAULT-VALUE}.")
  private int dbRetries;

  @Option(
      names = "--db-timeout",
      scope = ScopeType.INHERIT,
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "Longest wait for an answer of the database. Default: ${DEFAULT-VALUE}.")
  private int dbTimeout;

  @Option(
      names = "--db-connect-timeout",
      scope = ScopeType.INHERIT,
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "Longest wait for a connection. Default: ${DEFAULT-VALUE}.")
  private int dbConnectTimeout;

  private @Nullable DbUrl url;

  /// The database of the command line or the environment.
  ///
  /// @throws ParameterException if there is none, or it cannot be understood
  DbUrl url(Session session) {
    DbUrl known = url;
    if (known == null) {
      known = parse(session);
      url = known;
    }
    return known;
  }

  private DbUrl parse(Session session) {
    String typed = dbConnect;
    String text =
        typed != null
            ? typed
            : session.composition().environment().getOrDefault(DB_CONNECT_VARIABLE, "");
    if (text.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          NO_DATABASE
              + " Anchore's database is not named. Give --db-connect URL, or set "
              + DB_CONNECT_VARIABLE
              + ".");
    }
    try {
      DbUrl parsed = DbUrl.parse(text);
      if (typed != null && parsed.password() != null) {
        session.warn(
            "The password in --db-connect can be seen in the list of processes; "
                + DB_CONNECT_VARIABLE
                + " keeps it out of sight.");
      }
      return parsed;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), NO_DATABASE + " " + e.getMessage());
    }
  }

  /// A configuration file of the command line.
  ///
  /// @throws ParameterException if a URL stands there, which is not repeated: it may be the
  ///   database's, with its password
  Path file(Path typed) {
    if (typed.toString().contains(":/")) {
      throw new ParameterException(
          spec.commandLine(),
          "TRA-202 A URL stands where a configuration file belongs. The database is named by"
              + " --db-connect URL or by "
              + DB_CONNECT_VARIABLE
              + ".");
    }
    return typed;
  }

  AnchoreDatabase.Options databaseOptions() {
    return new AnchoreDatabase.Options(
        dbUseSsl,
        Math.max(0, dbRetries - 1),
        Duration.ofSeconds(dbConnectTimeout),
        Duration.ofSeconds(dbTimeout));
  }

  Variables variables(Map<String, String> environment) {
    try {
      return Variables.from(environment);
    } catch (ConfigException e) {
      throw new CommandFailed(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  /// What a migration needs beside its plan.
  Migration.Means means(Session session, Optional<EarlierRun> earlier) {
    Composition composition = session.composition();
    return new Migration.Means(
        url(session),
        databaseOptions(),
        variables(composition.environment()),
        composition.vault(),
        composition.opener(),
        moved(earlier));
  }

  private static Function<Collection<Key>, Set<Key>> moved(Optional<EarlierRun> earlier) {
    return earlier.isPresent() ? earlier.get()::moved : Set::copyOf;
  }
}
