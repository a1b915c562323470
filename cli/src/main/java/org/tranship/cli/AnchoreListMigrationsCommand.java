package org.tranship.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tranship.runbook.anchore.Migration;
import org.tranship.runbook.anchore.db.AnchoreDatabase;
import org.tranship.runbook.anchore.db.TaskTable;
import org.tranship.runbook.anchore.rows.MigrationTable;
import org.tranship.runbook.anchore.rows.MigrationTaskRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `tranship anchore list-migrations`.
@Command(
    name = "list-migrations",
    mixinStandardHelpOptions = true,
    description =
        "Lists the migrations in Anchore's own table, those of Anchore's tool and those of Tranship"
            + " alike.")
final class AnchoreListMigrationsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @ParentCommand private AnchoreGroup parent;

  @Override
  public Integer call() throws Exception {
    return parent.run(
        spec,
        session -> {
          AnchoreDatabase database =
              session
                  .composition()
                  .own(
                      new AnchoreDatabase(
                          parent.options().url(session),
                          parent.options().databaseOptions(),
                          Migration.APPLICATION));
          List<MigrationTaskRow> rows = new TaskTable(database).all();
          session.result(
              Map.of("migrations", rows.stream().map(MigrationTaskRow::summaryJson).toList()),
              MigrationTable.format(rows));
          return ExitCode.DONE;
        });
  }
}
