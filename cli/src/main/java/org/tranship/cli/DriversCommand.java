package org.tranship.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tranship.core.bus.BusProvider;
import org.tranship.core.eventlog.EventLogProvider;
import org.tranship.core.store.StoreProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `tranship drivers`.
@Command(
    name = "drivers",
    mixinStandardHelpOptions = true,
    description =
        "Lists the drivers that are installed, of stores, of logs of events and of service buses, with the form of"
            + " their URLs.")
final class DriversCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();

  @Override
  public Integer call() throws Exception {
    return Session.run(
        spec,
        options,
        session -> {
          List<StoreProvider> stores = session.composition().stores().providers();
          List<EventLogProvider> logs = session.composition().eventLogs().providers();
          List<BusProvider> buses = session.composition().buses().providers();
          Map<String, Object> document = new LinkedHashMap<>();
          document.put(
              "drivers", stores.stream().map(it -> one(it.schemes(), it.description())).toList());
          document.put(
              "eventLogs", logs.stream().map(it -> one(it.schemes(), it.description())).toList());
          document.put(
              "buses", buses.stream().map(it -> one(it.schemes(), it.description())).toList());
          session.result(
              document,
              lines(stores.stream().map(StoreProvider::description))
                  + "\nLogs of events:\n"
                  + lines(logs.stream().map(EventLogProvider::description))
                  + "\nService buses:\n"
                  + lines(buses.stream().map(BusProvider::description)));
          return ExitCode.DONE;
        });
  }

  private static Map<String, Object> one(Set<String> schemes, String description) {
    return Map.of("schemes", schemes, "description", description);
  }

  private static String lines(Stream<String> descriptions) {
    return descriptions.sorted().collect(Collectors.joining("\n"));
  }
}
