package org.tranship.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.tranship.core.store.StoreProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `tranship drivers`.
@Command(
    name = "drivers",
    mixinStandardHelpOptions = true,
    description = "Lists the storage drivers that are installed, with the form of their URLs.")
final class DriversCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();

  @Override
  public Integer call() throws Exception {
    return Session.run(
        spec,
        options,
        session -> {
          List<StoreProvider> providers = session.composition().stores().providers();
          session.result(
              Map.of(
                  "drivers",
                  providers.stream()
                      .map(
                          one -> Map.of("schemes", one.schemes(), "description", one.description()))
                      .toList()),
              providers.stream()
                  .map(StoreProvider::description)
                  .sorted()
                  .collect(Collectors.joining("\n")));
          return ExitCode.DONE;
        });
  }
}
