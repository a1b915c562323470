package org.tranship.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.tranship.runbook.anchore.layout.Driver;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `tranship anchore list-drivers`.
@Command(
    name = "list-drivers",
    mixinStandardHelpOptions = true,
    description =
        "Lists the storage drivers of Anchore Engine by the names its configuration uses.")
final class AnchoreListDriversCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @ParentCommand private AnchoreGroup parent;

  @Override
  public Integer call() throws Exception {
    return parent.run(
        spec,
        session -> {
          List<String> names = Stream.of(Driver.values()).map(Driver::configName).toList();
          session.result(Map.of("drivers", names), String.join("\n", names));
          return ExitCode.DONE;
        });
  }
}
