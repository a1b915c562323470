package org.tranship.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tranship.core.journal.Journal;
import org.tranship.core.journal.RunHeader;
import org.tranship.core.value.Location;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `tranship list`.
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description =
        "Lists the runs in the journal, oldest first: when each began, its state, where from and"
            + " to.")
final class ListCommand implements Callable<Integer> {
  /// Names of settings, by runbook: a configuration of Anchore, the store of a copy, that of a
  /// plan.
  private static final List<String> FROM = List.of("from", "source", "source.url");

  private static final List<String> TO = List.of("to", "target", "target.url");

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
          ListTable lines = new ListTable(session.columns());
          for (RunHeader header : journal.runs()) {
            RunText text = RunText.of(journal, journal.view(header.id()).orElseThrow());
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("run", header.id().text());
            one.put("runbook", header.runbook());
            one.put("state", text.word());
            one.put("created", header.created());
            one.put("by", header.by());
            records.add(one);
            String from = place(header, FROM);
            String to = place(header, TO);
            one.put("from", from);
            one.put("to", to);
            lines.add(
                header.id().text(), header.runbook(), header.created(), text.word(), from, to);
          }
          UnreadableRuns unreadable = UnreadableRuns.in(journal);
          unreadable.reasons().forEach(reason -> lines.line("not readable  " + reason));
          session.result(
              Map.of("runs", records, "unreadable", unreadable.documents()), lines.toString());
          return ExitCode.DONE;
        });
  }

  /// Where a run moves from or to, as its plan has it and without anything that is secret: a store,
  /// or a configuration file.
  private static String place(RunHeader header, List<String> names) {
    String text =
        names.stream()
            .map(name -> header.plan().getOrDefault(name, ""))
            .filter(value -> !value.isEmpty())
            .findFirst()
            .orElse("");
    try {
      return text.contains(":") ? Location.parse(text).toString() : text;
    } catch (IllegalArgumentException _) {
      return text;
    }
  }
}
