package org.tranship.cli;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// One command as a manual page in the man macros of roff (see man(7)): a name, a synopsis, a
/// description, the options, the commands below it and the exit status.
final class ManualPage {
  private final CommandSpec command;
  private final String version;
  private final StringBuilder page = new StringBuilder(4096);

  ManualPage(CommandSpec command, String version) {
    this.command = command;
    this.version = version;
  }

  /// The name of the page: the command with its parents, joined by hyphens.
  String name() {
    return command.qualifiedName("-");
  }

  /// The page, ready to be written to a file.
  String text() {
    page.setLength(0);
    page.append(".TH \"")
        .append(escaped(name().toUpperCase(Locale.ROOT)))
        .append("\" \"1\" \"\" \"Tranship ")
        .append(escaped(version))
        .append("\" \"Tranship Manual\"\n");
    String description = plain(command.usageMessage().description());
    section("NAME");
    line(name() + " - " + firstSentence(description));
    section("SYNOPSIS");
    line(synopsis());
    section("DESCRIPTION");
    line(description);
    arguments("ARGUMENTS", command.positionalParameters());
    arguments("OPTIONS", command.options());
    commands();
    exitStatus();
    return page.toString();
  }

  private String synopsis() {
    return plain(new CommandLine.Help(command).synopsis(0)).strip().replaceAll("\\s+", " ");
  }

  private void arguments(String title, List<? extends ArgSpec> arguments) {
    List<? extends ArgSpec> shown = arguments.stream().filter(each -> !each.hidden()).toList();
    if (shown.isEmpty()) {
      return;
    }
    section(title);
    for (ArgSpec argument : shown) {
      term(label(argument), plain(argument.description()));
    }
  }

  private static String label(ArgSpec argument) {
    return switch (argument) {
      case OptionSpec option ->
          String.join(", ", option.names())
              + (option.arity().max() == 0 ? "" : " " + option.paramLabel());
      case PositionalParamSpec parameter -> parameter.paramLabel();
      default -> throw new IllegalStateException("An unknown kind of argument: " + argument);
    };
  }

  private void commands() {
    if (command.subcommands().isEmpty()) {
      return;
    }
    section("COMMANDS");
    command.subcommands().values().stream()
        .distinct()
        .map(CommandLine::getCommandSpec)
        .filter(each -> !each.usageMessage().hidden())
        .forEach(
            each ->
                term(
                    each.name(),
                    plain(each.usageMessage().description())
                        + " See "
                        + each.qualifiedName("-")
                        + "(1)."));
  }

  private void exitStatus() {
    section("EXIT STATUS");
    command.usageMessage().exitCodeList().forEach(this::term);
  }

  private void section(String title) {
    page.append(".SH ").append(title).append('\n');
  }

  private void term(String term, String text) {
    page.append(".TP\n.B ").append(escaped(term)).append('\n');
    line(text);
  }

  private void line(String text) {
    text.lines().map(ManualPage::escaped).forEach(each -> page.append(each).append('\n'));
  }

  private static String plain(String... text) {
    return Ansi.OFF.string(String.join("\n", text)).replace("%n", "\n").replace("%%", "%");
  }

  private static String firstSentence(String text) {
    String line = text.lines().findFirst().orElse("");
    int end = line.indexOf(". ");
    String sentence = end < 0 ? line : line.substring(0, end);
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  /// A backslash and a leading dot or apostrophe are commands to roff, and a bare hyphen may become
  /// a typographic one that cannot be pasted into a shell.
  private static String escaped(String text) {
    String safe = text.replace("\\", "\\e").replace("-", "\\-");
    return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
  }
}
