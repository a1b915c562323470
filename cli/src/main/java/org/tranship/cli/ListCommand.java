package org.tranship.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `tranship list`.
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists the runs in the journal, oldest first.")
final class ListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private GlobalOptions options = new GlobalOptions();

  @Override
  public Integer call() throws Exception {
    return Session.run(
        spec,
        options,
        session -> {
          Journal journal = session.composition().journal();
          List<Map<String, Object>> records = new ArrayList<>();
          StringBuilder lines =
              new StringBuilder(
                  String.format(
                      Locale.ROOT, "%-21s %-12s %-22s %s", "run", "runbook", "state", "by"));
          for (RunHeader header : journal.runs()) {
            RunText text = RunText.of(journal, journal.view(header.id()).orElseThrow());
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("run", header.id().text());
            one.put("runbook", header.runbook());
            one.put("state", text.word());
            one.put("created", header.created());
            one.put("by", header.by());
            records.add(one);
            lines.append(
                String.format(
                    Locale.ROOT,
                    "%n%-21s %-12s %-22s %s",
                    header.id(),
                    header.runbook(),
                    text.word(),
                    header.by()));
          }
          UnreadableRuns unreadable = UnreadableRuns.in(journal);
          unreadable.reasons().forEach(reason -> lines.append("\nnot readable  ").append(reason));
          session.result(
              Map.of("runs", records, "unreadable", unreadable.documents()), lines.toString());
          return ExitCode.DONE;
        });
  }
}
