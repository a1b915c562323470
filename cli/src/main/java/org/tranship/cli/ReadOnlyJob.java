package org.tranship.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Closes the configured registry of a server to pushes, or opens it again. A command of no command
/// line: only a job gives it.
@Command(name = "ro_registry")
final class ReadOnlyJob implements Callable<Integer>, Host.Hosted {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();

  private final Host host;
  private final Map<String, String> settings;
  private final boolean close;

  /// @param settings how it is closed
  /// @param close or open
  ReadOnlyJob(Host host, Map<String, String> settings, boolean close) {
    this.host = host;
    this.settings = settings;
    this.close = close;
  }

  @Override
  public Host host() {
    return host;
  }

  @Override
  public Integer call() throws Exception {
    return Session.run(
        spec,
        options,
        session -> {
          ReadOnlyRuns runs = new ReadOnlyRuns(session);
          return close ? runs.close(settings) : runs.open();
        });
  }
}
