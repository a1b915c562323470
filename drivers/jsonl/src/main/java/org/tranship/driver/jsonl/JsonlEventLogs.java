package org.tranship.driver.jsonl;

import java.nio.file.Path;
import java.util.Set;
import org.tranship.core.eventlog.EventLog;
import org.tranship.core.eventlog.EventLogException;
import org.tranship.core.eventlog.EventLogProvider;
import org.tranship.core.eventlog.EventLogSpec;
import org.tranship.core.value.Secrets;

/// Opens `jsonl:FILE`. What follows the colon is taken literally. One option: `first-version`, 0 or
/// 1. A file that is not there is made by the first append; what is read from one that is not there
/// is nothing, so that a misspelt source is found by `check`.
public final class JsonlEventLogs implements EventLogProvider {
  @Override
  public Set<String> schemes() {
    return Set.of("jsonl");
  }

  @Override
  public String description() {
    return "jsonl:FILE: events in a file, one a line; option first-version";
  }

  @Override
  public EventLog open(EventLogSpec spec, Secrets secrets) {
    String shown = spec.location().toString();
    for (String option : spec.options().keySet()) {
      if (!option.equals("first-version")) {
        throw fault(shown, "nobody knows the option \"" + option + "\"; there is first-version");
      }
    }
    String first = spec.options().getOrDefault("first-version", "0");
    if (!first.equals("0") && !first.equals("1")) {
      throw fault(shown, "first-version is 0 or 1, not \"" + first + "\"");
    }
    if (spec.location().rest().isEmpty()) {
      throw fault(shown, "it names no file");
    }
    return new JsonlEventLog(Path.of(spec.location().rest()), Integer.parseInt(first));
  }

  private static EventLogException fault(String log, String reason) {
    return EventLogException.of(EventLogException.Kind.CONFIGURATION, "open", log)
        .because(reason)
        .build();
  }
}
