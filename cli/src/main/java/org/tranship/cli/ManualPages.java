package org.tranship.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;

/// Writes the man pages and the shell completion of a distribution from the command model itself,
/// so that they cannot say anything else than `--help` does. Run by the packaging, never by an
/// operator.
final class ManualPages {
  private ManualPages() {}

  /// Writes `man/man1/*.1` and `completion/tranship.bash` below the folder given.
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("Expected one argument: the folder to write to");
    }
    Path folder = Path.of(args[0]);
    CommandLine commandLine = CommandTree.whole();
    Path manual = Files.createDirectories(folder.resolve("man").resolve("man1"));
    for (CommandLine each : visible(commandLine)) {
      ManualPage page = new ManualPage(each.getCommandSpec(), Release.number());
      Files.writeString(manual.resolve(page.name() + ".1"), page.text());
    }
    Path completion = Files.createDirectories(folder.resolve("completion"));
    Files.writeString(
        completion.resolve("tranship.bash"), AutoComplete.bash("tranship", commandLine));
  }

  private static List<CommandLine> visible(CommandLine top) {
    var all = new ArrayList<CommandLine>();
    all.add(top);
    top.getSubcommands().values().stream()
        .distinct()
        .filter(each -> !each.getCommandSpec().usageMessage().hidden())
        .forEach(each -> all.addAll(visible(each)));
    return all;
  }
}
