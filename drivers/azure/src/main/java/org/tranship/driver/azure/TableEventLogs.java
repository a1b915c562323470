package org.tranship.driver.azure;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tranship.client.tables.AzureTables;
import org.tranship.client.tables.TableAccount;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.EventLogProvider;
import org.tranship.core.eventlog.EventLogSpec;
import org.tranship.core.value.NearestName;
import org.tranship.core.value.SecretRef;
import org.tranship.core.value.Secrets;

/// Opens `aztable:TABLE?connection=${NAME}`: a table of events in Azure, as the CQRS Journey keeps
/// them.
public final class TableEventLogs implements EventLogProvider {
  private static final Set<String> OPTIONS =
      Set.of("connection", "checkpoints", "type", "revision", "payload", "time");

  @Override
  public Set<String> schemes() {
    return Set.of("aztable");
  }

  @Override
  public String description() {
    return "aztable:TABLE?connection=${NAME}: events in a table of Azure or Azurite, a partition a"
        + " stream; options type, revision, payload, time (columns), checkpoints (a table)";
  }

  @Override
  public EventLog open(EventLogSpec spec, Secrets secrets) {
    String shown = spec.location().toString();
    Map<String, String> options = new TreeMap<>(spec.options());
    try {
      options.putAll(spec.location().parameters());
      for (String option : options.keySet()) {
        if (!OPTIONS.contains(option)) {
          throw new IllegalArgumentException(
              "nobody knows the option \""
                  + option
                  + "\""
                  + NearestName.of(option, OPTIONS)
                      .map(it -> "; did you mean " + it + "?")
                      .orElse(""));
        }
      }
      String table = spec.location().path();
      if (!table.matches("[A-Za-z][A-Za-z0-9]{2,62}")) {
        throw new IllegalArgumentException(
            "it names no table: a letter, and then 2 to 62 letters or digits");
      }
      SecretRef connection =
          Optional.ofNullable(spec.secrets().get("connection"))
              .or(() -> SecretRef.parse(options.getOrDefault("connection", "")))
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "give connection=${NAME} for a connection string in the environment, or"
                              + " connection=file:PATH"));
      return new TableEventLog(
          new AzureTables(TableAccount.parse(secrets.resolve(connection)), Clock.systemUTC()),
          table,
          options.getOrDefault("checkpoints", "TranshipCheckpoints"),
          new TableEvents(
              options.getOrDefault("type", "TypeName"),
              options.getOrDefault("revision", "Revision"),
              options.getOrDefault("payload", "Payload"),
              options.getOrDefault("time", "CreationDate")),
          shown);
    } catch (IllegalArgumentException e) {
      throw EventLogException.of(EventLogException.Kind.CONFIGURATION, "open", shown)
          .because(String.valueOf(e.getMessage()))
          .build();
    }
  }
}
